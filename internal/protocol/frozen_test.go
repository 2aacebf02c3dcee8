package protocol_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/protocol"
)

// frozen are the editions that are finished, with how many cases were kept of each.
var frozen = map[string]int{"2026-1": 60}

// TestAFrozenEditionSaysWhatItSaid: of every case that was kept when an edition was finished, the program of now makes the same plan to
// the byte; and neither the edition's text nor what was kept was edited since.
func TestAFrozenEditionSaysWhatItSaid(t *testing.T) {
	t.Parallel()
	sums, err := os.ReadFile("versions/editions.sum")
	if err != nil {
		t.Fatal(err)
	}
	lines := ""
	for edition, cases := range frozen {
		folder := filepath.Join("testdata", "editions", edition)
		sum, err := protocol.Digest(edition, os.DirFS(folder))
		if err != nil {
			t.Fatal(err)
		}
		lines += sum
		v, err := protocol.LoadVersion(edition)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := filepath.Glob(filepath.Join(folder, "*.json"))
		if err != nil || len(kept) != cases {
			t.Errorf("%s: %d cases are kept, not %d; %v", edition, len(kept), cases, err)
		}
		for _, name := range kept {
			compare(t, v, name)
		}
	}
	if lines != string(sums) {
		t.Errorf("an edition that is frozen was edited, or what was kept of it:\n%s\nversions/editions.sum says\n%s", lines, sums)
	}
}

func compare(t *testing.T, v *protocol.Version, name string) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var k protocol.Frozen
	if err := json.Unmarshal(text, &k); err != nil {
		t.Fatal(err)
	}
	plan, err := k.Plan(v)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(strings.TrimSuffix(name, ".json") + ".plan")
	if err != nil {
		t.Fatal(err)
	}
	was, is := strings.Split(string(want), "\n"), strings.Split(plan.Written(), "\n")
	for n := range max(len(was), len(is)) {
		if n >= len(was) || n >= len(is) || was[n] != is[n] {
			t.Errorf("%s, line %d: the plan was\n%s\nand is\n%s", name, n+1, strings.Join(was[min(n, len(was)):min(n+1, len(was))], ""), strings.Join(is[min(n, len(is)):min(n+1, len(is))], ""))
			return
		}
	}
}
