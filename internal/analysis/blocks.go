package analysis

import (
	"context"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Kinds of item of the parts that are not the municipality's to fill in.
const (
	KindPolice    = "analysis_police"
	KindProximity = "analysis_victims"
)

// Block is the form of a part of the analysis that another than the municipality fills in.
type Block struct {
	Text  string              `form:"text"`
	Files []document.Received `form:"file"`
}

// block is who fills in a heading, and with whom it is shared on which ground.
type block struct {
	deed    who.Deed
	number  int // of the heading
	kind    string
	regime  statute.DataRegime
	ground  string
	purpose string
	why     string
	tells   policy.Event // empty: nobody is told
	need    string
}

// The police write heading 6 (article 16 Wpg), the OM heading 4 (agreement 4): mayors read both, municipal officials neither.
var (
	policeBlock    = block{who.WritePolice, 6, KindPolice, statute.PoliceData, "police.order", "order", "beeld van de politie voor de omgevingsanalyse", policy.PoliceWrote, "block.police.required"}
	proximityBlock = block{who.WriteProximity, 4, KindProximity, statute.ProsecutionData, "om.order", "order", "slachtoffers in de omgeving (afspraak 4)", "", "block.victims.required"}
)

func (b block) asks() form.Form {
	h, _ := Find(b.number)
	return form.Asks(b.deed,
		form.Field{Name: "text", Kind: form.Lines, Rows: 8, Need: b.need},
		form.Field{Name: "file", Kind: form.Files, Seen: h.Category},
	).In(policy.In(h.Category))
}

// AsksPolice and AsksProximity are what is asked of the two.
var (
	AsksPolice    = policeBlock.asks()
	AsksProximity = proximityBlock.asks()
)

// WritePolice gives the picture of the police, or a new version of it.
func WritePolice(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, b Block) (casefile.Receipt, error) {
	return policeBlock.write(ctx, db, actor, on, b)
}

// WriteProximity records what there is of victims nearby, or a new version of it.
func WriteProximity(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, b Block) (casefile.Receipt, error) {
	return proximityBlock.write(ctx, db, actor, on, b)
}

func (b block) write(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, given Block) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, b.deed, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(b.asks(), given).Check(); err != nil {
			return err
		}
		h, _ := Find(b.number)
		body := Analysis{Valid: d.Today.AddMonths(ValidMonths), Parts: []Part{{Number: b.number, Text: given.Text}}}
		content := casefile.Content{Kind: b.kind, Category: h.Category, Regime: b.regime, Body: body}
		item, err := d.Put(ctx, content)
		if err != nil {
			return err
		}
		d.Result = item.String()
		documents, err := document.Attach(ctx, d, item, content, given.Files...)
		if err != nil {
			return err
		}
		for _, one := range append([]id.Item{item}, documents...) {
			share := casefile.Share{Category: h.Category, Item: one, Ground: b.ground, Purpose: b.purpose, Necessity: b.why}
			if err := d.ShareWith(ctx, share, who.Lead, who.Decider, who.District, who.Origin, who.Intended, who.Stay, who.Agreed, who.Supervising); err != nil {
				return err
			}
		}
		if b.tells != "" {
			d.Tell(b.tells)
		}
		return nil
	})
}
