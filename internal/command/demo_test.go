package command_test

import (
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
)

// TestADemonstrationIsFilledOnce: who fills it once more reads that nothing was added.
func TestADemonstrationIsFilledOnce(t *testing.T) {
	t.Parallel()
	environment := map[string]string{"DATABASE_URL": pgtest.URL(t), "DOCUMENTS": t.TempDir(), "HOME": t.TempDir()}
	for _, want := range []string{"demonstration: 2 cases", "demonstration: it was filled before; nothing was added"} {
		if got := run(t, environment, "demo", "--cases", "2"); got.code != 0 || !strings.Contains(got.out+got.err, want) {
			t.Errorf("%+v, not %q", got, want)
		}
	}
}
