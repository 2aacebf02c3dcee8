package policy_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/who"
)

var update = flag.Bool("update", false, "rewrite docs/authorisation.md from the tables")

const document = "../../docs/authorisation.md"

func TestDocumentIsCurrent(t *testing.T) {
	want := policy.Document()
	if *update {
		if err := os.WriteFile(document, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/authorisation.md is stale: run make generate")
	}
}

// Every deed, role, relation and event has its Dutch word: a missing one would leave a hole in the document.
func TestDocumentHasNoHoles(t *testing.T) {
	text := policy.Document()
	for _, hole := range []string{"| (", "()", ", ,", "%!", "\n|  |"} {
		if strings.Contains(text, hole) {
			t.Errorf("the document holds %q", hole)
		}
	}
	for _, deed := range deedsOfWho(t) {
		if !strings.Contains(text, "| `"+string(deed)+"` |") || strings.Contains(text, "|  | `"+string(deed)+"`") {
			t.Errorf("%s is missing or has no Dutch word", deed)
		}
	}
	for _, role := range []who.Role{who.OMOfficer, who.DecidingOfficer} {
		if strings.Contains(text, string(role)) {
			t.Errorf("%s stands in the document as a code", role)
		}
	}
}
