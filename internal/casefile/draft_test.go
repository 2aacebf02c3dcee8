package casefile_test

import (
	"slices"
	"testing"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestPartsOfADraftStandBesideEachOther: colleagues write each a part of one long form.
func TestPartsOfADraftStandBesideEachOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	which := w.walk(w.story(150))
	on := fresh(which, 1)
	on.About = protocol.Ref(w.words("select f.facts -> 'asks' -> 0 ->> 'id' from case_facts f where f.case_id = $1", which)[0])
	for _, part := range []map[string][]string{{"text_1": {"een"}}, {"text_2": {"twee"}, "mark_2": {"fact"}}, {"text_1": {"nieuw"}}} {
		if _, err := casefile.SavePart(t.Context(), w.db, w.town(), on, who.SubmitAnalysis, "analysis-submit", part); err != nil {
			t.Fatal(err)
		}
	}
	r, err := casefile.Open(t.Context(), w.db, w.mayor(), casefile.Page{Case: which, Name: "analysis-submit", Draft: "analysis-submit", About: on.About})
	if err != nil {
		t.Fatal(err)
	}
	d := r.Draft
	if d == nil || !slices.Equal(d.Saved["text_1"], []string{"nieuw"}) || !slices.Equal(d.Saved["text_2"], []string{"twee"}) || !slices.Equal(d.Saved["mark_2"], []string{"fact"}) {
		t.Errorf("kept: %+v", d)
	}
}
