package server

import (
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/form"
)

// input is what was sent, with the files that came with it.
type input struct {
	form.Sent
	files map[string][]document.Received // by field
	fresh []document.Received            // of those, what came with this request
	until map[string]time.Time           // how long the store keeps a file that an earlier sending left there, by its key
}

// all is what a deed refused together with what could not be read; nil when neither is anything. Another error stays what it is.
func (in *input) all(err error) error {
	unread := in.Wrong.Err()
	var refused *fault.Invalid
	if unread == nil || (err != nil && !errors.As(err, &refused)) {
		return err
	}
	if refused == nil || refused == &in.Wrong {
		return unread
	}
	both := &fault.Invalid{Fields: maps.Clone(refused.Fields), Order: slices.Concat(in.Wrong.Order, refused.Order)}
	maps.Copy(both.Fields, in.Wrong.Fields)
	return both
}
