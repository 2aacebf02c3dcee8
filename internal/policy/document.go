package policy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Document is docs/authorisation.md, made from the tables of this package: what a lawyer reviews. The same tables always
// give the same text.
func Document() string {
	var b strings.Builder
	b.WriteString("# Authorisation\n\n")
	b.WriteString("<!-- Generated from internal/policy by `make generate`. Change the tables there, never this page. -->\n\n")
	b.WriteString("Who may do what, who may see what at most, on which ground, and who is told. This is our reading, not legal advice:\n")
	b.WriteString("every row marked *aanname* waits for the signature of the agencies’ lawyers.\n\n")
	b.WriteString("What an organisation sees is the least of two things: the ceiling in the table below, and what was shared with it by a\n")
	b.WriteString("deed, with a ground and a purpose. What is not listed is nothing. A technical administrator sees nothing, and may what\n")
	b.WriteString("stands below under the system.\n\n")
	writeRules(&b)
	writeOrgRules(&b)
	writeSystemRules(&b)
	writeSeconds(&b)
	writePairs(&b)
	writeSeats(&b)
	writeSight(&b)
	writeGrounds(&b)
	writeNotices(&b)
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func row(b *strings.Builder, cells ...string) {
	for i, cell := range cells {
		cells[i] = strings.ReplaceAll(cell, "|", "\\|")
	}
	fmt.Fprintf(b, "| %s |\n", strings.Join(cells, " | "))
}

func head(b *strings.Builder, cells ...string) {
	row(b, cells...)
	b.WriteString(strings.Repeat("|---", len(cells)) + "|\n")
}

func writeRules(b *strings.Builder) {
	b.WriteString("## Who may do what\n\nOne row for each deed. Who is not in the row may not do it. Who works on a case keeps nobody out of it.\n")
	b.WriteString("Where an organisation narrowed entry, an official must be named on the case or be in the team of somebody who is; a mayor and a\n")
	b.WriteString("team leader reach all cases of their organisation. *Betrokken gemeente* is the municipality of origin, the intended one, that of a stay, and one that agreed to\n")
	b.WriteString("receive; *betrokken reclassering* the organisation that advises or supervises.\n\n")
	writeTable(b, Rules)
	b.WriteString("Who writes the draft of what another gives in person; he cannot send it.\n\n")
	writeTable(b, Preparing)
}

func writeOrgRules(b *strings.Builder) {
	b.WriteString("## Who may do what about the people of an organisation\n\nDeeds outside any case, each about the own organisation alone; only a second person may be of another. They stand in the ledger, in the\nstream of the organisation that they are about.\n\n")
	writeTable(b, OrgRules)
}

func writeSystemRules(b *strings.Builder) {
	b.WriteString("## Who may do what about the system\n\nWhat holds for every case alike. It stands in the ledger, in the stream of the organisation that runs the system.\n\n")
	writeTable(b, SystemRules)
}

func writeSeconds(b *strings.Builder) {
	b.WriteString("## Functions that take two persons\n\nAn administrator asks for them, a second person confirms; until then the function does not hold. The same goes for whatever makes one\n")
	b.WriteString("last longer, for a deputy whom the mayor did not name himself, and for new codes of who holds one. Making it shorter and ending it\n")
	b.WriteString("take one. Whoever runs the installation gives functions at the command line alone: a first one has nobody beside him.\n\n")
	head(b, "Functie", "Bron", "Waarom")
	for _, s := range Seconds {
		row(b, roleNames[s.Role], s.Source, s.Note)
	}
	b.WriteString("\nWho is the second person: never who asked, nor whom it is about.\n\n")
	head(b, "Wie", "Waar", "Wanneer", "Bron")
	for _, c := range Confirmers {
		row(b, roleNames[c.Role], c.Where, c.When, c.Source)
	}
	b.WriteString("\n")
}

func writePairs(b *strings.Builder) {
	b.WriteString("## Functions of one person\n\nContent functions of one person at one organisation count together, each whole: its role, its team and its assignment, never one's\n")
	b.WriteString("role with another's team. A control function never adds to them, nor to another one: who has both chooses in which he works, and\n")
	b.WriteString("the page, the look and the deed say which. Nobody reviews his own looks. *Never*: an administrator cannot give both; who has both\n")
	b.WriteString("already is listed for him. Of two functions the first row that names both counts.\n\n")
	head(b, "Functie", "Met", "Samen", "Waar", "Bron", "Toelichting")
	for _, p := range Pairs {
		others := make([]string, 0, len(p.Others))
		for _, role := range p.Others {
			others = append(others, roleNames[role])
		}
		where := "bij dezelfde organisatie"
		if p.Anywhere {
			where = "ook bij verschillende organisaties"
		}
		row(b, roleNames[p.One], strings.Join(others, ", "), pairingNames[p.Pairing], where, p.Source, p.Note)
	}
	b.WriteString("\n")
}

func writeTable(b *strings.Builder, rules []Rule) {
	head(b, "Handeling", "Code", "Wie", "Bron", "Toelichting")
	for _, rule := range rules {
		actors := make([]string, 0, len(rule.Actors))
		for _, actor := range rule.Actors {
			actors = append(actors, fmt.Sprintf("%s (%s)", roleNames[actor.Role], relations(actor.Relations)))
		}
		row(b, rule.Name, "`"+string(rule.Deed)+"`", strings.Join(actors, "; "), rule.Source, rule.Note)
	}
	b.WriteString("\n")
}

func relations(list []who.Relation) string {
	if list == nil {
		return relationNames[""]
	}
	switch {
	case slices.Equal(list, municipal):
		return "betrokken gemeente"
	case slices.Equal(list, probation):
		return "betrokken reclassering"
	case slices.Equal(list, anywhere):
		return "elke relatie"
	}
	names := make([]string, 0, len(list))
	for _, r := range list {
		names = append(names, relationNames[r])
	}
	return strings.Join(names, ", ")
}

func writeSeats(b *strings.Builder) {
	b.WriteString("## Standings\n\nWhich column of the sight table a role amounts to, by the relation of its organisation to the case. The columns ZV (zorg-\n")
	b.WriteString("en veiligheidshuis) and BO (overleg van de opschaling) have no role yet.\n\n")
	head(b, "Kolom", "Rol", "Relatie", "Beperking")
	for _, seat := range Seats {
		limit := seat.Note
		if seat.Only != nil {
			limit += "; alleen rubriek " + numbers(seat.Only)
		}
		if seat.Except != nil {
			limit += "; niet rubriek " + numbers(seat.Except)
		}
		row(b, string(seat.Column), roleNames[seat.Role], relations(seat.Relations), strings.TrimPrefix(limit, "; "))
	}
	b.WriteString("\n")
}

func numbers(categories []Category) string {
	var list []string
	for _, c := range categories {
		for _, r := range Sight {
			if r.Category == c {
				list = append(list, fmt.Sprint(r.Number))
			}
		}
	}
	return strings.Join(list, ", ")
}

func writeSight(b *strings.Builder) {
	b.WriteString("## Who sees what at most\n\n**F** in full · **S** summary · **T** only that it exists, or its bare answer · **–** nothing · **own** its own organisation’s items ·\n")
	b.WriteString("*o:* an item of another municipality on the same case.\n\n")
	names := make([]string, 0, len(Columns)+4)
	names = append(names, "#", "Rubriek")
	for _, c := range Columns {
		names = append(names, string(c))
	}
	head(b, append(names, "How shared", "Grondslag")...)
	for _, r := range Sight {
		cells := []string{fmt.Sprint(r.Number), r.Name.NL + " — " + r.Name.EN}
		for _, c := range Columns {
			cells = append(cells, r.written[c])
		}
		ground := strings.Join(r.Grounds, ", ")
		if r.Assumed && ground != "" {
			ground += " (*aanname*)"
		}
		row(b, append(cells, r.How, ground)...)
	}
	b.WriteString("\n")
	for i, c := range Conditions {
		fmt.Fprintf(b, "%s %s  \n", []string{"¹", "²", "³", "⁴", "⁵"}[i], footnotes[c])
	}
	b.WriteString("\n")
}

func writeGrounds(b *strings.Builder) {
	b.WriteString("## Grounds\n\nA form offers only the grounds of the item’s owner and regime.\n\n")
	head(b, "Code", "Van wie", "Regime", "Artikel", "Waarvoor", "Bron", "Getekend")
	for _, g := range statute.Grounds {
		signed := "ja"
		if g.Assumed {
			signed = "nee, *aanname*"
		}
		row(b, "`"+g.Code+"`", string(g.Controller), string(g.Regime), g.Article, g.Name.NL, g.Source, signed)
	}
	b.WriteString("\n")
}

func writeNotices(b *strings.Builder) {
	b.WriteString("## Who is told\n\nBesides the steps that open, which the plan tells to whom they wait for. Nobody is told what he may not see.\n\n")
	head(b, "Gebeurtenis", "Wie", "Hoe", "Rubriek", "Bron")
	for _, n := range Notices {
		row(b, eventNames[n.Event], dutyNames[n.Duty], urgencyNames[n.Urgency], numbers([]Category{n.Category}), n.Source)
	}
}
