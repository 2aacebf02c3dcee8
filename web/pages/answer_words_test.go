package pages_test

import (
	"testing"

	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// TestAnswersKeepTheirWords: what a mayor chooses on the form is what everybody reads afterwards.
func TestAnswersKeepTheirWords(t *testing.T) {
	t.Parallel()
	words := map[string]string{
		"no_objection": "view.position.no_objection", "no_objection_if": "view.position.with_conditions", "objection": "view.position.objection", "no_view": "view.position.none",
		"support": "view.conditions.support", "change": "view.conditions.change", "none": "view.conditions.none",
	}
	for _, lang := range []string{i18n.Dutch, i18n.English} {
		ctx := i18n.With(t.Context(), lang)
		for _, c := range append(view.Positions[:len(view.Positions):len(view.Positions)], view.Answers...) {
			if got, want := c.Name.In(lang), i18n.T(ctx, words[c.Code]); got != want {
				t.Errorf("%s: the form says %q, the case %q", lang, want, got)
			}
		}
	}
}
