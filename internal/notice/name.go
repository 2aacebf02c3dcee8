package notice

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// namedNeed is why a municipality that takes part already gets what belongs to another relation.
const namedNeed = "de gemeente staat ook op een andere manier tot de terugkeer"

// KindNamed is the kind of item that says why a municipality was named after the case was opened.
const KindNamed = "municipality_named"

// Naming is the form that names a further municipality: which, how it stands to the return, and why.
type Naming struct {
	Org      id.Org `form:"municipality" json:"municipality"`
	Relation string `form:"relation" json:"relation"` // who.Relation
	Reason   string `form:"reason" json:"reason"`
}

// Relations are how a municipality that is named later can stand to the return.
var Relations = []statute.Choice{
	{Code: string(who.Intended), Name: statute.Name{NL: "Betrokkene gaat daar wonen", EN: "The person is going to live there"}},
	{Code: string(who.Stay), Name: statute.Name{NL: "Betrokkene verblijft daar tijdelijk, bijvoorbeeld in een kliniek", EN: "The person stays there for a time, in a clinic for example"}},
	{Code: string(who.Origin), Name: statute.Name{NL: "Betrokkene komt daarvandaan", EN: "The person comes from there"}},
}

// AsksNaming is what is asked of it.
var AsksNaming = form.Asks(who.NameMunicipality,
	form.Field{Name: "municipality", Kind: form.Org, Of: string(account.Municipality), Need: "name.municipality.choose"},
	form.Field{Name: "relation", Kind: form.Weigh, Choices: Relations, Need: "name.relation.choose"},
	form.Why("name.reason.required"),
).In(policy.In(policy.CourtFile))

// Name names a further municipality: another address, a move, a settlement elsewhere. It is told as the first was: by a deed of its own (P02),
// with ground and purpose. Those that take part already go on to.
func Name(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, n Naming) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.NameMunicipality, func(ctx context.Context, d *casefile.Deed) error {
		f := d.Answers(AsksNaming, n)
		switch relation := who.Relation(n.Relation); {
		case n.Org.IsZero():
		case account.TownName(n.Org) == "":
			f.Add("municipality", "choice.invalid")
		case d.Facts.SentBack(n.Org):
			f.Add("municipality", "name.municipality.returned")
		case relation != "" && d.Facts.NamedAs(n.Org) == relation, d.Facts.Stays(n.Org, relation):
			f.Add("municipality", "name.municipality.there")
		}
		if err := f.Check(); err != nil {
			return err
		}
		if _, err := d.Put(ctx, casefile.Content{Kind: KindNamed, Category: policy.CourtFile, Regime: statute.ProsecutionData, Body: n}); err != nil {
			return err
		}
		d.Result = n.Org.String()
		relation := who.Relation(n.Relation)
		if err := d.Name(n.Org, relation); err != nil {
			return err
		}
		if d.Facts.Notice(n.Org) == nil {
			return nil // it takes part once it is informed
		}
		return d.Join(ctx, n.Org, relation, "om.order", "order", namedNeed) // why stays with the court file
	})
}
