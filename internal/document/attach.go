package document

import (
	"context"
	"errors"
	"time"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/id"
)

// HeldFor is how long a received file waits for its form to be sent; then it is swept from the store.
const HeldFor = 24 * time.Hour

// MostFiles is how many files one field of a form takes.
const MostFiles = 5

// Attach puts the files that came with a deed's form beside what the deed put: each becomes a document of the category, the
// regime and the subject of that content, and no wider. It returns the items, for the deed to share as it shares the content.
func Attach(ctx context.Context, d *casefile.Deed, of id.Item, like casefile.Content, files ...Received) ([]id.Item, error) {
	items := make([]id.Item, 0, len(files))
	for _, file := range files {
		body := file.Document
		body.Title, body.Of = file.Name, of
		like.Kind, like.Body = KindDocument, body
		item, err := d.Put(ctx, like)
		if err != nil {
			return nil, err
		}
		if err := insertFile(ctx, d, item, file); err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// Beside lists the documents among items that belong to one of them and were not withdrawn, oldest first.
func Beside(items []casefile.Item, of id.Item) []casefile.Item {
	var out []casefile.Item
	for _, i := range items {
		if i.Kind != KindDocument || !i.Withdrawn.IsZero() {
			continue
		}
		var d Document
		if i.Read(&d) == nil && !d.Of.IsZero() && d.Of == of {
			out = append(out, i)
		}
	}
	return out
}

// Discard takes received files out of the store again: their deed was refused or had been done before.
func Discard(ctx context.Context, store Store, files ...Received) error {
	var failed error
	for _, file := range files {
		failed = errors.Join(failed, store.Delete(context.WithoutCancel(ctx), file.Key))
	}
	return failed
}

// Held is a received file that waits for its form: with it the form need not send the file again. Whoever keeps it must keep
// it from being changed.
type Held struct {
	Document
	Digest []byte `json:"digest"`
}

// Hold makes a received file wait for its form.
func (r Received) Hold() Held { return Held{r.Document, r.digest} }

// Received is the file again.
func (h Held) Received() Received { return Received{h.Document, h.Digest} }
