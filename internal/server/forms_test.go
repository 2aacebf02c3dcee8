package server_test

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/server"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/view"
	"github.com/terugkeer/terugkeer/web/i18n"
)

var update = flag.Bool("update", false, "rewrite the document of the forms from their declarations")

const formsDocument = "../../docs/forms.md"

// TestDocumentIsCurrent holds docs/forms.md to the declarations of the forms and their words.
func TestDocumentIsCurrent(t *testing.T) {
	t.Parallel()
	want := formsInWords(t)
	if *update {
		if err := os.WriteFile(formsDocument, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(formsDocument); err != nil || string(got) != want {
		t.Errorf("%s is stale: run make generate", formsDocument)
	}
}

// kinds are how a field is answered, in words.
var kinds = map[form.Kind]string{
	form.Line: "een regel", form.Brief: "een paar tekens", form.Name: "een naam", form.Phone: "een telefoonnummer", form.Lines: "tekst", form.Part: "een dag, of wat daarvan bekend is",
	form.Day: "een dag", form.Pick: "een van", form.Weigh: "een van", form.List: "een van", form.Any: "een of meer van", form.Org: "een organisatie", form.Items: "stukken uit de zaak",
	form.Users: "collega's", form.File: "een bestand", form.Files: "bestanden", form.Sign: "een vinkje", form.Said: "(wordt alleen gezegd)", form.Ground: "een grondslag", form.Purpose: "een doel",
}

// formsInWords is what each form asks, as a lawyer reads it: made of the declarations and of the words of the pages.
func formsInWords(t *testing.T) string {
	t.Helper()
	ctx := i18n.With(t.Context(), i18n.Dutch)
	var b strings.Builder
	b.WriteString("# What each form asks\n\n<!-- Generated from the declarations of the forms by `make generate`. Change those, never this page. -->\n\n")
	b.WriteString("One table a form, in the words of the page. *Wie het leest*: what is typed is kept under a row of the table of sight (authorisation.md); besides those\n")
	b.WriteString("named, the organisation of who typed reads it; *aan wie* also the organisation for which it was written; *eigen*: a municipality, only what is about itself.\n")
	b.WriteString("A field that is asked with an answer only says so. What a form asks by what is in a case stands here as all that it can ask;\n")
	fmt.Fprintf(&b, "of each condition there can be %d of one letter, asked as the first is.\n\n", statute.MostOfLetter)
	for _, f := range server.Forms() {
		rule, _ := policy.RuleOf(f.Deed)
		slug := strings.NewReplacer(".", "-", "_", "-").Replace(string(f.Deed))
		title := i18n.Upper(rule.Name)
		fmt.Fprintf(&b, "## %s\n\n`%s`", title, f.Deed)
		if f.Checked {
			b.WriteString(", met een pagina om na te kijken")
		}
		b.WriteString("\n\n")
		if len(f.Fields()) == 0 {
			b.WriteString("Vraagt niets.\n\n")
			continue
		}
		b.WriteString("| Vraag | Veld | Antwoord | Nodig | Wie het leest |\n|---|---|---|---|---|\n")
		for _, field := range f.Fields() {
			if further(field) {
				continue
			}
			cells := []string{question(ctx, slug, field), "`" + field.Name + "`", answerWords(field), neededWords(field), readerWords(f.KeptOf(field.Name))}
			for n := range cells {
				cells[n] = strings.ReplaceAll(strings.ReplaceAll(cells[n], "|", "\\|"), "\n", " ")
			}
			b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
		}
		b.WriteString("\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// further tells whether a field is of a second or later condition of a letter, which is asked as the first is.
func further(field form.Field) bool {
	_, rest, _ := strings.Cut(field.Name, "parameter.")
	mark, _, _ := strings.Cut(rest, ".")
	c, known := statute.Find(statute.Letter(mark))
	return known && string(c.Letter) != mark
}

// laid are the words of fields of the pages with a layout of their own, by the first part of their names.
var laid = map[string]string{
	"position": "view.position.label", "missing": "view.conditions.missing", "measures": "view.own.measures", "communication": "view.own.message", "confirm": "view.check.myself",
	"result": "weigh.what", "reason": "weigh.reason",
}

// question is what the page asks in the field.
func question(ctx context.Context, slug string, field form.Field) string {
	word := strings.ReplaceAll(cmp.Or(field.Word, field.Name), ".", "_")
	for _, key := range []string{"form." + slug + ".f." + word, "form.field." + word} {
		if i18n.Has(ctx, key) {
			return i18n.T(ctx, key)
		}
	}
	// Of a page with a layout of its own the words are those of what it asks about.
	first, rest, _ := strings.Cut(field.Name, ".")
	letter, parameter, _ := strings.Cut(rest, ".")
	if c, known := statute.Find(statute.Letter(letter)); known && first != "aspect" {
		for _, p := range c.Parameters {
			if p.Name == parameter {
				return c.Name.NL + ": " + p.Label.NL
			}
		}
		return i18n.Upper(c.Name.NL)
	}
	for _, choices := range [][]statute.Choice{statute.Aspects, view.Interests} {
		for _, c := range choices {
			if c.Code == rest {
				return i18n.Upper(c.Name.NL)
			}
		}
	}
	return i18n.T(ctx, laid[first], "place", "…")
}

// most is how many choices a cell names.
const most = 8

func answerWords(field form.Field) string {
	words := kinds[field.Kind]
	var names []string
	for n, c := range field.Choices {
		if n == most {
			names = append(names, fmt.Sprintf("en nog %d", len(field.Choices)-most))
			break
		}
		names = append(names, c.Name.NL)
	}
	if len(names) > 0 {
		words += ": " + strings.Join(names, "; ")
	}
	return words
}

func neededWords(field form.Field) string {
	words := "mag leeg"
	switch {
	case field.Kind == form.Said:
		return ""
	case field.Depends:
		words = "volgt uit de zaak of een ander antwoord"
	case field.Need != "":
		words = "ja"
	}
	if field.If != (form.If{}) {
		words += ", als `" + field.If.Field + "` = `" + field.If.Is + "`"
	}
	if field.Unless != "" {
		words += ", tenzij `" + field.Unless + "`"
	}
	return words
}

func readerWords(kept policy.Kept) string {
	if kept.ByDocument {
		return "wie de rubriek van het stuk leest"
	}
	if kept == (policy.Kept{}) {
		return ""
	}
	var readers []string
	for _, r := range kept.Readers() {
		name := string(r.Column)
		if r.Apart {
			name += " (eigen)"
		}
		if r.If != "" {
			name += " (" + string(r.If) + ")"
		}
		readers = append(readers, name)
	}
	if kept.Told {
		readers = append(readers, "aan wie")
	}
	category := string(kept.Category)
	if kept.Also != "" {
		category += ", " + string(kept.Also)
	}
	return category + ": " + cmp.Or(strings.Join(readers, ", "), "alleen de eigen organisatie")
}
