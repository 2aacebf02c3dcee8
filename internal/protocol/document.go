package protocol

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/who"
)

// Document is docs/protocol.md, made from the tables of this package and an edition of the terms: what a lawyer reviews.
// The same tables always give the same text.
func Document(v *Version) string {
	var b strings.Builder
	b.WriteString("# Protocol\n\n<!-- Generated from internal/protocol by `make generate`. Change the tables there, never this page. -->\n\n")
	b.WriteString("Which step is open, whose turn it is, by when, and what can be done. Nobody sets a state: it is computed from the facts that\npeople recorded. ")
	fmt.Fprintf(&b, "This is edition `%s` of it. Source: %s.\nA row marked *aanname* is a proposal that the partners still have to confirm.\n\n", v.Name, v.Source)
	drawing(&b, v)
	trackTable(&b, v)
	stepTable(&b, v)
	termTable(&b, v)
	deedTable(&b, v)
	dayTable(&b, v)
	outcomeTable(&b, v)
	b.WriteString("## Rules of the calendar\n\n")
	b.WriteString("- The *latest* day is the return date less so many weeks, moved earlier off days that are not working days.\n")
	b.WriteString("- Before a step opens its day is the latest day: a forecast. Once open on a day, it is so many working days later (counted from the day after), or the latest day, whichever is earlier.\n")
	b.WriteString("- Floor: an open step has at least so many working days; then the notice is short. Statutory terms are never compressed.\n")
	b.WriteString("- What was open when the decision was postponed has its term again, counted from that day (X2). What is asked on the end-of-sentence track only waits since the case came to it (X1).\n")
	b.WriteString("- A term ends at 24.00 in Amsterdam; late is from 00.00 the day after. Late never takes away the right to act.\n")
	b.WriteString("- Reminders, in working days from the last day:")
	for _, rung := range v.Rungs() {
		fmt.Fprintf(&b, " %+d", rung.Days)
		if rung.Waits {
			b.WriteString(" (also to who waits)")
		}
		b.WriteString(";")
	}
	text := strings.TrimSuffix(b.String(), ";")
	return text + ".\n"
}

func tableRow(b *strings.Builder, cells ...string) {
	for i, cell := range cells {
		cells[i] = strings.ReplaceAll(cell, "|", "\\|")
	}
	fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
}

func tableHead(b *strings.Builder, cells ...string) {
	tableRow(b, cells...)
	b.WriteString(strings.Repeat("|---", len(cells)) + "|\n")
}

// drawing is the order of the steps: an arrow from what goes before.
func drawing(b *strings.Builder, v *Version) {
	b.WriteString("## Drawing\n\nAn arrow runs from a step to the one that waits for it. Dashed boxes are there only when somebody starts them.\n\n```mermaid\nflowchart TD\n")
	for _, s := range v.Steps() {
		shape := fmt.Sprintf("  %s[\"%s %s\"]\n", s.ID, s.ID, s.Name)
		if slices.Equal(v.tracksOf(s.ID, false), v.tracksOf(s.ID, true)) {
			shape = fmt.Sprintf("  %s([\"%s %s\"])\n", s.ID, s.ID, s.Name)
		}
		b.WriteString(shape)
	}
	for _, s := range v.Steps() {
		for _, before := range s.After {
			fmt.Fprintf(b, "  %s --> %s\n", before, s.ID)
		}
	}
	b.WriteString("```\n\n")
}

// tracksOf are the tracks that have a step, or those on which it is there only when somebody starts it.
func (v *Version) tracksOf(step string, optional bool) []string {
	var out []string
	for n := range v.Tracks {
		t := &v.Tracks[n]
		if slices.Contains(t.Steps, step) && (!optional || slices.Contains(t.Optional, step)) {
			out = append(out, t.Code)
		}
	}
	return out
}

// trackTable is what is true of each track, whatever step: rules ask these properties.
func trackTable(b *strings.Builder, v *Version) {
	b.WriteString("## Tracks\n\nA track is a row with properties. *Eerder*: he leaves before the sentence ends. *Blijft*: a step of another track that stays, because a decision\ncalled for it.\n\n")
	tableHead(b, "Track", "Beslist", "Door", "Eerder", "Voorwaarden", "Toezicht", "Na weigering", "Blijft")
	sign := map[bool]string{true: "ja"}
	decides := map[Decides]string{Ours: "OM", Theirs: "een ander", Nobody: "niemand"}
	for n := range v.Tracks {
		t := &v.Tracks[n]
		tableRow(b, t.Code, decides[t.Decides], t.Decider, sign[t.Early], sign[t.Conditions], sign[t.Oversight], t.Refused, strings.Join(t.Outlives, ", "))
	}
	b.WriteString("\n")
}

func stepTable(b *strings.Builder, v *Version) {
	b.WriteString("## Steps\n\nOne row a step. *Voor* is who waits for it; *keuze* names the tracks on which it is there only when somebody starts it; the\ncategory says who may know that the step exists (see authorisation).\n\n")
	tableHead(b, "Stap", "Naam", "Wie", "Voor", "Tracks", "Keuze", "Hoe vaak", "Opent", "Eindigt", "Houdt tegen", "Categorie", "Handelingen", "Bron")
	for _, s := range v.Steps() {
		often := s.Each.Name()
		if often == "" {
			often = "een keer"
		}
		tableRow(b, s.ID, s.Name, string(s.Owner), string(s.For), strings.Join(v.tracksOf(s.ID, false), ", "), strings.Join(v.tracksOf(s.ID, true), ", "), often, s.Opens.Name(), s.Ends.Name(),
			strings.Join(s.Blocks, ", "), string(s.Sees), deedNames(s.Deeds), s.Source)
	}
	b.WriteString("\n")
}

func deedNames(deeds []who.Deed) string {
	names := make([]string, len(deeds))
	for i, d := range deeds {
		names[i] = "`" + string(d) + "`"
	}
	return strings.Join(names, ", ")
}

func termTable(b *strings.Builder, v *Version) {
	b.WriteString("## Terms\n\nWorking days unless the head says otherwise.\n\n")
	tableHead(b, "Stap", "Na opening", "Kalenderdagen", "Maanden", "Weken voor de terugkeer", "Na de terugkeer", "Ondergrens", "Verlenging", "Soort", "Bron", "Aanname")
	n := func(i int) string {
		if i == 0 {
			return ""
		}
		return fmt.Sprint(i)
	}
	for _, t := range v.Terms {
		assumed := ""
		if t.Assumed {
			assumed = "*aanname*"
		}
		tableRow(b, t.Step, n(t.Plus), n(t.PlusDays), n(t.Months), n(t.Weeks), n(t.AfterReturn), n(t.Floor), n(t.Extension), string(t.Kind), t.Source, assumed)
	}
	b.WriteString("\n")
}

func dayTable(b *strings.Builder, v *Version) {
	b.WriteString("## Days\n\nBetween which days a day lies that a form asks. Of several bounds the one that leaves less counts. A bound that is not known bounds nothing.\n\n")
	tableHead(b, "Handeling", "Veld", "Niet voor", "Niet na", "Bron of reden")
	names := func(bounds []bound) string {
		out := make([]string, len(bounds))
		for i, one := range bounds {
			out[i] = one.name
		}
		return strings.Join(out, "; ")
	}
	for _, row := range Days() {
		if v.Row(row.Deed).When.of == nil {
			continue // of a deed that came later
		}
		tableRow(b, "`"+string(row.Deed)+"`", "`"+row.Field+"`", names(row.From), names(row.To), row.Source)
	}
	b.WriteString("\n")
}

func outcomeTable(b *strings.Builder, v *Version) {
	b.WriteString("## Outcomes\n\nWhat an outcome, or a kind of event, must find before it can be recorded. Outcomes that are not here can always be chosen.\n\n")
	tableHead(b, "Handeling", "Uitkomst", "Moet vinden", "Bron of reden")
	for _, row := range Outcomes() {
		if v.Row(row.Deed).When.of == nil {
			continue
		}
		tableRow(b, "`"+string(row.Deed)+"`", "`"+string(row.Outcome)+"`", row.Finds.name, row.Source)
	}
	b.WriteString("\n")
}

func deedTable(b *strings.Builder, v *Version) {
	b.WriteString("## Deeds\n\nWhen each deed is possible, which facts it leaves, and which facts make a form for it stale when they arrive after it was opened.\n\n")
	tableHead(b, "Handeling", "Wanneer", "Feiten", "Maakt een formulier verouderd")
	code := func(words []string) string {
		out := make([]string, len(words))
		for i, w := range words {
			out[i] = "`" + w + "`"
		}
		return strings.Join(out, ", ")
	}
	for _, row := range v.Deeds() {
		tableRow(b, "`"+string(row.Deed)+"`", row.When.Name(), code(row.Facts), code(row.Stale))
	}
	b.WriteString("\n")
}
