package server

import (
	"errors"
	"io"
	"maps"
	"mime/multipart"
	"slices"
	"strconv"
	"time"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// A form with files is read in order: the fields, which stand before them, then each file into the store as it comes. A file
// that was received while something else was wrong need not be sent again: the form carries it, sealed, for as long as the
// store holds it.

// heldField holds a received file for a field of the form; dropField names one that must go.
const (
	heldField = "held."
	dropField = "drop."
)

// held is a received file in a form, until when.
type held struct {
	File  document.Held `json:"file"`
	Until time.Time     `json:"until"`
}

// receive takes the files of a form into the store and adds those that an earlier sending left there. What is wrong with one
// is noted at its field. Of a deed that is not possible now nothing is stored.
func (a *asking) receive(in *input, after *front.Rest) error {
	in.files, in.until = map[string][]document.Received{}, map[string]time.Time{}
	if a.reading.May(a.form.deed, a.about) != nil {
		a.drain()
		return nil
	}
	if after != nil {
		defer a.Uploads.Follow(front.Upload{User: a.reading.Actor.User, Request: in.Value("request")}, after)()
	}
	taken := a.fileFields()
	for after != nil && after.Part != nil {
		if field, known := taken[after.Part.FormName()]; known && after.Part.FileName() != "" {
			if err := a.receiveOne(in, field, after.Part); err != nil {
				return errors.Join(err, in.discard(a))
			}
		}
		if err := after.Fields(in.Values); err != nil {
			return errors.Join(err, in.discard(a))
		}
	}
	for name, field := range taken {
		for _, sealed := range in.Values[heldField+name] {
			file, until, ours := a.held(sealed)
			there, err := a.stored(file)
			if ours && err != nil {
				a.away = true // it waits with the form until somebody can look
				in.Wrong.Add(name, "document.file.away")
			}
			switch {
			case !ours || (!there && err == nil):
				in.Wrong.Add(name, "document.file.again")
			case slices.Contains(in.Values[dropField+name], file.Key), !field.Multiple && len(in.files[name]) > 0:
			case len(in.files[name]) >= document.MostFiles:
				in.Wrong.Add(name, "document.file.too_many", "max", strconv.Itoa(document.MostFiles))
			default:
				in.files[name] = append(in.files[name], file)
				in.until[file.Key] = until
			}
		}
		delete(in.Values, heldField+name)
		delete(in.Values, dropField+name)
	}
	return nil
}

// receiveOne streams one file into the store.
func (a *asking) receiveOne(in *input, field components.Field, part *multipart.Part) error {
	if len(in.files[field.Name]) >= document.MostFiles {
		in.Wrong.Add(field.Name, "document.file.too_many", "max", strconv.Itoa(document.MostFiles))
		return nil
	}
	reserved, room := a.Quota.Reserve(a.reading.Actor.User, a.reading.Actor.Org)
	if !room {
		in.Wrong.Add(field.Name, "document.file.waiting")
		return nil
	}
	file, err := document.Receive(a.ctx, a.Store, field.Name, part.FileName(), part)
	if err != nil {
		a.Quota.Release(reserved)
	}
	a.away = a.away || document.IsAway(err)
	var refused *fault.Invalid
	if errors.As(err, &refused) {
		for _, name := range refused.Order {
			reason := refused.Fields[name]
			pairs := make([]string, 0, 2*len(reason.Data))
			for key, value := range reason.Data {
				pairs = append(pairs, key, value)
			}
			in.Wrong.Add(name, reason.Key, pairs...)
		}
		return nil
	}
	if err != nil {
		return err
	}
	a.Quota.Came(reserved, file)
	in.files[field.Name] = append(in.files[field.Name], file)
	in.fresh = append(in.fresh, file)
	return nil
}

// fileFields are the fields of the form that take files, by name.
func (a *asking) fileFields() map[string]components.Field {
	out := map[string]components.Field{}
	for _, group := range a.form.ask(a) {
		for _, field := range group.Fields {
			if field.Kind == components.File {
				out[field.Name] = field
			}
		}
	}
	return out
}

// drain reads what was not read: an answer that comes before the request was read is lost to the browser.
func (a *asking) drain() { _, _ = io.Copy(io.Discard, a.r.Body) }

// discard takes what this sending brought out of the store again.
func (in *input) discard(a *asking) error {
	in.gone(a, in.fresh)
	return document.Discard(a.ctx, a.Store, in.fresh...)
}

// gone says that files wait no longer.
func (in *input) gone(a *asking, files []document.Received) {
	for _, file := range files {
		a.Quota.Release(file.Key)
	}
}

// settle says what becomes of the files when the deed was not done, or had been done before: the form that is shown again
// carries them; otherwise they go. Where nobody can say whether it was done, since the database went away while it was asked to keep it,
// they stay: what belongs to no case is swept later, and what does is not lost.
func (a *asking) settle(in *input, err error, replayed bool) error {
	var conflict fault.Conflict
	var refused *fault.Invalid
	switch {
	case err == nil && !replayed:
		for _, files := range in.files {
			in.gone(a, files)
		}
		return nil
	case err != nil && !fault.Refuses(err):
		return a.hold(in)
	case errors.As(err, &refused), errors.As(err, &conflict) && slices.Contains([]string{"conflict.stale", "conflict.draft", casefile.SentOtherwise}, conflict.Key):
		return a.hold(in)
	}
	return in.discard(a)
}

// hold puts the received files into what was typed, sealed for this form of this organisation.
func (a *asking) hold(in *input) error {
	for _, name := range slices.Sorted(maps.Keys(in.files)) {
		for _, file := range in.files[name] {
			until, before := in.until[file.Key] // the store keeps it no longer for being shown again
			if !before {
				until = a.DB.Wall().Add(document.HeldFor)
			}
			sealed, err := a.SealedFiles.Seal(held{file.Hold(), until}, a.bound()...)
			if err != nil {
				return err
			}
			in.Values[heldField+name] = append(in.Values[heldField+name], sealed)
		}
	}
	return nil
}

// held opens a file that was held, and says until when; false when it is not of this form, or has waited too long.
func (a *asking) held(sealed string) (document.Received, time.Time, bool) {
	var h held
	if !a.SealedFiles.Open(sealed, &h, a.bound()...) || a.DB.Wall().After(h.Until) {
		return document.Received{}, time.Time{}, false
	}
	return h.File.Received(), h.Until, true
}

// stored tells whether the store still has a held file: a deed must not name one that is gone. It is an Away where nobody can look.
func (a *asking) stored(file document.Received) (bool, error) {
	if file.Key == "" {
		return false, nil
	}
	body, err := a.Store.Open(a.ctx, file.Key)
	if document.IsAway(err) {
		return false, err
	}
	if err != nil {
		return false, nil
	}
	return true, body.Close()
}

// bound is what a held file is for: this form in this case, of the organisation that also shares its drafts.
func (a *asking) bound() []string {
	return []string{a.reading.Actor.Org.String(), a.reading.Case.String(), wording.Slug(a.form.deed), string(a.about)}
}

// file is a field that takes files.
func (a *asking) file(name string) components.Field {
	f := optional(a.field(components.File, name))
	f.Accept = ".pdf,.docx,.odt,.png,.jpg,.jpeg,.jpe,.jfif"
	f.Most, f.Sending, f.Came = document.MostBytes, i18n.T(a.ctx, "document.file.sending"), front.ProgressPath
	f.TooLarge = i18n.T(a.ctx, "document.file.too_large", "has", "{has}", "max", strconv.Itoa(document.MostBytes>>20))
	if f.Hint == "" {
		f.Hint = i18n.T(a.ctx, "form.hint.file")
	}
	return f
}

// files is a field that takes several.
func (a *asking) files(name string) components.Field {
	f := a.file(name)
	f.Multiple = true
	return f
}

// filesShown puts the files that are held into the fields of a form. One that is no longer there is told at its field.
func (a *asking) filesShown(form *components.Form) {
	for _, group := range form.Groups {
		for n, field := range group.Fields {
			if field.Kind != components.File {
				continue
			}
			for _, sealed := range form.Values[heldField+field.Name] {
				file, _, ours := a.held(sealed)
				if there, err := a.stored(file); !ours || (!there && err == nil) {
					group.Fields[n].Error = i18n.T(a.ctx, "document.file.again")
					continue
				}
				group.Fields[n].Held = append(group.Fields[n].Held, components.HeldFile{Sealed: sealed, Key: file.Key, Text: file.Name + ", " + wording.SizeOf(a.ctx, file.Document)})
			}
		}
	}
}
