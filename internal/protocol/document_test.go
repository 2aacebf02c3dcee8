package protocol_test

import (
	"flag"
	"os"
	"slices"
	"testing"

	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

var update = flag.Bool("update", false, "rewrite the documents of the protocol from the tables")

func TestDocumentIsCurrent(t *testing.T) {
	for _, edition := range protocol.Editions() {
		v, err := protocol.LoadVersion(edition)
		if err != nil {
			t.Fatal(err)
		}
		document := "../../docs/protocol-" + edition + ".md"
		if edition == protocol.Current {
			document = "../../docs/protocol.md"
		}
		want := protocol.Document(v)
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
			t.Errorf("%s is stale: run make generate", document)
		}
	}
}

// TestTablesMeet: the deeds of the protocol are those of policy; every step names a deed, and every deed that a step names is one.
func TestTablesMeet(t *testing.T) {
	var deeds []who.Deed
	for _, row := range protocol.Deeds() {
		if slices.Contains(deeds, row.Deed) {
			t.Errorf("two rows for %s", row.Deed)
		}
		deeds = append(deeds, row.Deed)
		if _, there := policy.RuleOf(row.Deed); !there {
			t.Errorf("policy has no row for %s", row.Deed)
		}
	}
	for _, row := range protocol.Deeds() {
		if ends := slices.ContainsFunc(protocol.Steps(), func(s protocol.Step) bool { return s.EndedBy(row.Deed) }); ends == (row.Seen != "") {
			t.Errorf("%s ends a step: %v, and who may know that it was done: %q", row.Deed, ends, row.Seen)
		}
	}
	for _, rule := range policy.Rules {
		if !slices.Contains(deeds, rule.Deed) {
			t.Errorf("the protocol has no row for %s", rule.Deed)
		}
	}
	for _, s := range protocol.Steps() {
		if len(s.Deeds) == 0 {
			t.Errorf("%s names no deed that ends it", s.ID)
		}
		for _, d := range s.Deeds {
			if !slices.Contains(deeds, d) {
				t.Errorf("%s names %s, which is no deed", s.ID, d)
			}
		}
	}
}
