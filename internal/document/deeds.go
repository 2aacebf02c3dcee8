package document

import (
	"context"
	"fmt"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Adding is the form that adds a document; the file has been received by then, unless there was something wrong with it.
type Adding struct {
	Title string     `form:"title"`
	Sort  string     `form:"sort"`
	File  []Received `form:"file"`
}

// Asks is what is asked of who adds a document, by the kind of his organisation; the file last: what stands before it is read first.
func Asks(kind account.Kind) form.Form {
	sort := form.Field{Name: "sort", Kind: form.Pick, Need: "document.sort.choose", Keeps: map[string]policy.Category{}}
	for _, s := range SortsFor(kind) {
		sort.Choices = append(sort.Choices, statute.Choice{Code: s.Code, Name: s.Name})
		sort.Keeps[s.Code] = s.Category
	}
	return form.Asks(who.AddDocument,
		form.Field{Name: "title", Kind: form.Line, Need: "document.title.required"}, sort, form.Field{Name: "file", Kind: form.File, Need: "document.file.empty"}).In(policy.Kept{ByDocument: true})
}

// Add adds a received file to the case. When it is refused, or was done before, the file is the caller's to discard.
func Add(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, a Adding) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.AddDocument, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(Asks(actor.OrgKind), a).Check(); err != nil {
			return err
		}
		sort, _ := findSort(a.Sort, actor.OrgKind)
		d.Category = sort.Category
		body := a.File[0].Document
		body.Title, body.Sort = a.Title, a.Sort
		item, err := d.Put(ctx, casefile.Content{Kind: KindDocument, Category: sort.Category, Regime: sort.Regime, About: d.About, Body: body})
		if err != nil {
			return err
		}
		if err := insertFile(ctx, d, item, a.File[0]); err != nil {
			return err
		}
		share := casefile.Share{Category: sort.Category, Item: item, Ground: sort.Ground, Purpose: sort.Purpose, Necessity: sort.Name.NL}
		d.Result = item.String()
		return d.ShareWith(ctx, share, sort.With...)
	})
}

// AsksWithdrawal is what is asked where a document is taken back.
var AsksWithdrawal = form.Because(who.WithdrawDocument, "document.withdraw.required").In(policy.Kept{ByDocument: true})

// Withdraw takes a document of the own organisation back, with a reason: it is no longer shown or given out.
func Withdraw(ctx context.Context, db *postgres.DB, actor account.Actor, on casefile.On, reason string) (casefile.Receipt, error) {
	return casefile.Do(ctx, db, actor, on, who.WithdrawDocument, func(ctx context.Context, d *casefile.Deed) error {
		if err := d.Answers(AsksWithdrawal, form.Reason{Reason: reason}).Check(); err != nil {
			return err
		}
		item, err := id.ParseItem(string(d.About))
		if err != nil {
			return fault.NotFound{What: "document"}
		}
		items, err := d.Items(ctx, KindDocument)
		if err != nil {
			return err
		}
		for _, i := range items {
			if i.ID == item && i.Owner == actor.Org {
				if !i.Withdrawn.IsZero() {
					return fault.Conflict{Key: "conflict.already_done"} // a colleague did: what was typed is kept
				}
				d.Category = i.Category
				return d.Withdraw(ctx, item, reason)
			}
		}
		return fault.NotFound{What: "document"}
	})
}

// Find is a document that the reader may see, and its item; NotFound otherwise, also when it was withdrawn.
func Find(r *casefile.Reading, item id.Item) (Document, casefile.Item, error) {
	for _, i := range r.Find(KindDocument) {
		if i.ID == item {
			var d Document
			return d, i, i.Read(&d)
		}
	}
	return Document{}, casefile.Item{}, fault.NotFound{What: "document"}
}

// Sweep removes from the store what belongs to no case: an upload whose deed failed. It returns how many it removed.
func Sweep(ctx context.Context, db *postgres.DB, store Store) (int, error) {
	keys, err := store.Keys(ctx)
	if err != nil || len(keys) == 0 {
		return 0, fault.Wrap(err, "document: sweep")
	}
	known, err := selectKnown(ctx, db, keys)
	if err != nil {
		return 0, fmt.Errorf("document: sweep: %w", err)
	}
	removed := 0
	for _, key := range keys {
		if known[key] {
			continue
		}
		if err := store.Delete(ctx, key); err != nil {
			return removed, fmt.Errorf("document: sweep: %w", err)
		}
		removed++
	}
	return removed, nil
}
