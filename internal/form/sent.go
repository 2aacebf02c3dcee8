package form

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/text"
)

// Sent is a form as it came: the values of each field, and what of it cannot be read, which is told as that and not as missing.
type Sent struct {
	Values map[string][]string
	Files  map[string]any // by field: what came for it, as its struct takes it
	Wrong  fault.Invalid
}

// All is what a deed refused together with what could not be read; nil when neither is anything. Another error stays what it is.
func (s *Sent) All(err error) error {
	unread := s.Wrong.Err()
	var refused *fault.Invalid
	if unread == nil || (err != nil && !errors.As(err, &refused)) {
		return err
	}
	if refused == nil || refused == &s.Wrong {
		return unread
	}
	both := &fault.Invalid{Fields: maps.Clone(refused.Fields), Order: slices.Concat(s.Wrong.Order, refused.Order)}
	maps.Copy(both.Fields, s.Wrong.Fields)
	return both
}

// Value is what was sent for a field, as it came; empty: nothing.
func (s *Sent) Value(name string) string {
	if all := s.Values[name]; len(all) > 0 {
		return all[0]
	}
	return ""
}

// Text is a text without the blanks behind it.
func (s *Sent) Text(name string) string {
	return strings.TrimRight(strings.ReplaceAll(s.Value(name), "\r\n", "\n"), " \t\n")
}

// Name is a name as it is read: without signs that nobody sees, which make two of one name.
func (s *Sent) Name(field string) string { return text.Name(s.Text(field)) }

// Readable notes every field that holds what nobody can read: no deed stores it, whichever fields it looks at.
func (s *Sent) Readable() {
	for name, values := range s.Values {
		for _, value := range values {
			if at, unreadable := text.FirstUnreadable(value); unreadable {
				s.Wrong.Add(name, "text.characters", at.Pairs()...)
			}
		}
	}
}

// Flag tells whether a box was ticked.
func (s *Sent) Flag(name string) bool { return s.Value(name) != "" }

// List is every value of a field.
func (s *Sent) List(name string) []string { return s.Values[name] }

// Day is a day as people type it; zero: none, or it cannot be read, which is noted.
func (s *Sent) Day(name string) calendar.Date { return readDay(s, name, calendar.Read) }

// Partly is what is known of a day.
func (s *Sent) Partly(name string) calendar.Partial { return readDay(s, name, calendar.ReadPartial) }

// readDay reads what was typed of a day; nothing typed is none.
func readDay[T any](s *Sent, name string, read func(string) (T, error)) (day T) {
	if typed := s.Value(name); text.Typed(typed) != "" {
		var err error
		day, err = read(typed)
		s.noDay(name, err)
	}
	return day
}

// noDay notes why a day could not be read; nil is no reason.
func (s *Sent) noDay(name string, err error) {
	var other calendar.WrongWeekday
	switch {
	case errors.As(err, &other):
		s.Wrong.Add(name, "date.weekday."+strings.ToLower(other.Day.Weekday().String()), "date", other.Day.String())
	case errors.Is(err, calendar.ErrShortYear):
		s.Wrong.Add(name, "date.short_year")
	case err != nil:
		s.Wrong.Add(name, "date.invalid")
	}
}

// Org is an organisation; zero: none, or what was sent is none, which is noted.
func (s *Sent) Org(name string) id.Org {
	org, err := id.ParseOrg(s.Value(name))
	if err != nil && s.Value(name) != "" {
		s.Wrong.Add(name, "choice.invalid")
	}
	return org
}

// Users are people; what is none is noted.
func (s *Sent) Users(name string) []id.User {
	var out []id.User
	for _, one := range s.Values[name] {
		user, err := id.ParseUser(one)
		if err != nil {
			s.Wrong.Add(name, "choice.invalid") // passed over, nobody would be named
			continue
		}
		out = append(out, user)
	}
	return out
}

// Items are pieces of content; what is none is passed over.
func (s *Sent) Items(name string) []id.Item {
	var out []id.Item
	for _, one := range s.Values[name] {
		if item, err := id.ParseItem(one); err == nil {
			out = append(out, item)
		}
	}
	return out
}

// Under collects fields whose names begin with a prefix and a dot: «reason.order» → order.
func (s *Sent) Under(prefix string) map[string]string {
	out := map[string]string{}
	for name := range s.Values {
		if rest, found := strings.CutPrefix(name, prefix+"."); found {
			out[rest] = s.Text(name)
		}
	}
	return out
}
