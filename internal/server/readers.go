package server

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// Beside each field in which somebody types stands who reads it at most: what the table of sight gives for the category in which it
// is kept, as the form that asks it says (form.Form.KeptOf).

// readBy adds to the fields of a deed's form who reads what is typed in them. Where that is who reads an earlier field, it names that
// field, so that a form on a telephone is not mostly a list of readers.
func readBy(ctx context.Context, actor account.Actor, asks form.Form, groups []components.Group) []components.Group {
	labels, said := map[string]int{}, map[string]string{}
	for _, g := range groups {
		for _, f := range g.Fields {
			labels[f.Label]++
		}
	}
	for n := range groups {
		for m := range groups[n].Fields {
			f := &groups[n].Fields[m]
			if f.Kind != components.Text && f.Kind != components.Textarea {
				continue
			}
			readers := readersOf(ctx, actor, asks.KeptOf(f.Name))
			switch as, before := said[readers]; {
			case readers == "":
			case before && utf8.RuneCountInString(as) < utf8.RuneCountInString(readers):
				f.Hint = wording.Sentences(f.Hint, as)
			default:
				f.Hint = wording.Sentences(f.Hint, readers)
				// A field that shows with an answer only, or has the label of another, is none to be sent to.
				if f.ShowIf == (components.ShowIf{}) && f.Label != "" && labels[f.Label] == 1 {
					said[readers] = i18n.T(ctx, "readers.as", "field", f.Label)
				}
			}
		}
	}
	return groups
}

// readersOf is who reads what is kept so, in a sentence; empty where nothing is kept.
func readersOf(ctx context.Context, actor account.Actor, f policy.Kept) string {
	switch {
	case f == (policy.Kept{}):
		return ""
	case f.ByDocument:
		return i18n.T(ctx, "readers.document")
	}
	names := []string{i18n.T(ctx, "readers.own")}
	if f.Told {
		names = append(names, i18n.T(ctx, "readers.told"))
	}
	for _, r := range f.Readers() {
		key := readerKey(actor, f, r)
		if key == "" {
			continue
		}
		reader := i18n.T(ctx, "readers.who."+key)
		if r.If != "" {
			reader = i18n.T(ctx, "readers.if", "who", reader, "if", i18n.T(ctx, "readers.if_"+string(r.If)))
		}
		names = append(names, reader)
	}
	last := len(names) - 1
	if last == 0 {
		return i18n.T(ctx, "readers.text", "who", names[0])
	}
	text := i18n.T(ctx, "readers.text", "who", i18n.T(ctx, "readers.and", "all", strings.Join(names[:last], ", "), "last", names[last]))
	return strings.ReplaceAll(text, "..", ".") // «CVv.i.» ends with one of its own
}

// readerKey is what a reader is called in the texts; empty where somebody else that is named says it already, and for relations that
// no deed makes.
func readerKey(actor account.Actor, f policy.Kept, r policy.Reader) string {
	municipal := r.Column == policy.ColumnOfficer || r.Column == policy.ColumnMayor
	switch {
	case r.Column == policy.ColumnApproached, r.Column == policy.ColumnConsidering:
		return ""
	case r.Column == policy.ColumnOM && actor.OrgKind == account.Parket, r.Column == policy.ColumnDecider && actor.OrgKind == account.CVvi:
		return ""
	case municipal && r.Apart && (f.Told || actor.OrgKind == account.Municipality):
		return ""
	case municipal && r.Apart:
		return string(r.Column) + "_apart"
	}
	return string(r.Column)
}
