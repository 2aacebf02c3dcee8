package server

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/web/i18n"
	"time"
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
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r) && !(r >= 0x202A && r <= 0x202E) && !(r >= 0x2066 && r <= 0x2069), // overrides of direction are refused
			slices.Contains(blanks, r):
			return -1
		}
		return r
	}, in.text(field))), " ")
}

// blanks are letters and marks that show nothing.
var blanks = []rune{0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0}

// readable notes every field that holds what nobody can read: no deed stores it, whichever fields it looks at.
func (in *input) readable() {
	for name, values := range in.values {
		for _, value := range values {
			if !casefile.Readable(value) {
				in.wrong.Add(name, "text.characters")
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
	typed := strings.TrimSpace(in.values.Get(name))
	if typed == "" {
		return calendar.Date{}
	}
	t, ok := i18n.ParseDate(typed)
	if !ok {
		in.wrong.Add(name, "date.invalid")
		return calendar.Date{}
	}
	d, ok := calendar.Make(t.Year(), int(t.Month()), t.Day())
	if !ok {
		in.wrong.Add(name, "date.invalid")
	}
	return d
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
