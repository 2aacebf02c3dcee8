package server

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/text"
)

// input reads the fields of a form and notes what cannot be read: a day that does not exist is told as that, not as missing.
type input struct {
	values url.Values
	wrong  fault.Invalid
	files  map[string][]document.Received // by field
	fresh  []document.Received            // of those, what came with this request
	until  map[string]time.Time           // how long the store keeps a file that an earlier sending left there, by its key
}

// file is the one file of a field; the zero value when there is none.
func (in *input) file(name string) document.Received {
	if files := in.files[name]; len(files) > 0 {
		return files[0]
	}
	return document.Received{}
}

func (in *input) text(name string) string {
	return strings.TrimRight(strings.ReplaceAll(in.values.Get(name), "\r\n", "\n"), " \t\n")
}

// name is a name as it is read: without signs that nobody sees, which make two of one name.
func (in *input) name(field string) string {
	return text.Name(in.text(field))
}

// readable notes every field that holds what nobody can read: no deed stores it, whichever fields it looks at.
func (in *input) readable() {
	for name, values := range in.values {
		for _, value := range values {
			if at, unreadable := text.FirstUnreadable(value); unreadable {
				in.wrong.Add(name, "text.characters", at.Pairs()...)
			}
		}
	}
}

// all is what a deed refused together with what could not be read; nil when neither is anything. Another error stays what it is.
func (in *input) all(err error) error {
	unread := in.wrong.Err()
	var refused *fault.Invalid
	if unread == nil || (err != nil && !errors.As(err, &refused)) {
		return err
	}
	if refused == nil || refused == &in.wrong {
		return unread
	}
	both := &fault.Invalid{Fields: maps.Clone(refused.Fields), Order: slices.Concat(in.wrong.Order, refused.Order)}
	maps.Copy(both.Fields, in.wrong.Fields)
	return both
}

func (in *input) flag(name string) bool { return in.values.Get(name) != "" }

func (in *input) list(name string) []string { return in.values[name] }

func (in *input) date(name string) calendar.Date {
	typed := in.values.Get(name)
	if text.Typed(typed) == "" {
		return calendar.Date{}
	}
	d, err := calendar.Read(typed)
	in.noDay(name, err)
	return d
}

// born is what is known of a day of birth.
func (in *input) born(name string) calendar.Partial {
	typed := in.values.Get(name)
	if text.Typed(typed) == "" {
		return calendar.Partial{}
	}
	p, err := calendar.ReadPartial(typed)
	in.noDay(name, err)
	return p
}

// noDay notes why a day could not be read; nil is no reason.
func (in *input) noDay(name string, err error) {
	var other calendar.WrongWeekday
	switch {
	case errors.As(err, &other):
		in.wrong.Add(name, "date.weekday."+strings.ToLower(other.Day.Weekday().String()), "date", other.Day.String())
	case errors.Is(err, calendar.ErrShortYear):
		in.wrong.Add(name, "date.short_year")
	case err != nil:
		in.wrong.Add(name, "date.invalid")
	}
}

func (in *input) org(name string) id.Org {
	org, err := id.ParseOrg(in.values.Get(name))
	if err != nil && in.values.Get(name) != "" {
		in.wrong.Add(name, "choice.invalid")
	}
	return org
}

func (in *input) users(name string) []id.User {
	var out []id.User
	for _, one := range in.values[name] {
		user, err := id.ParseUser(one)
		if err != nil {
			in.wrong.Add(name, "choice.invalid") // passed over, nobody would be named
			continue
		}
		out = append(out, user)
	}
	return out
}

func (in *input) items(name string) []id.Item {
	var out []id.Item
	for _, one := range in.values[name] {
		if item, err := id.ParseItem(one); err == nil {
			out = append(out, item)
		}
	}
	return out
}

// under collects fields whose names begin with a prefix and a dot: «reason.order» → order.
func (in *input) under(prefix string) map[string]string {
	out := map[string]string{}
	for name := range in.values {
		if rest, found := strings.CutPrefix(name, prefix+"."); found {
			out[rest] = in.text(name)
		}
	}
	return out
}
