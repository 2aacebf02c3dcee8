package form

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/text"
)

// Wrong collects what a submitted form gets wrong, field by field in the order of the page; its keys are message keys. The zero value is
// a form with which nothing is wrong.
type Wrong struct{ fault.Invalid }

// The longest texts, in characters.
const (
	LongText  = 20000
	ShortText = 300
)

// Text requires a text of at most so many characters that can be read; key says what to write.
func (f *Wrong) Text(field, value string, most int, key string) {
	if strings.TrimSpace(value) == "" {
		f.Add(field, key)
		return
	}
	f.Optional(field, value, most)
}

// Optional accepts an empty text, and otherwise asks the same of it.
func (f *Wrong) Optional(field, value string, most int) {
	switch {
	case utf8.RuneCountInString(value) > most:
		f.Add(field, "text.too_long", "max", strconv.Itoa(most), "has", strconv.Itoa(utf8.RuneCountInString(value)))
	default:
		if at, there := text.FirstUnreadable(value); there {
			f.Add(field, "text.characters", at.Pairs()...)
		}
	}
}

// Choice requires one of the values.
func (f *Wrong) Choice(field, value, key string, values ...string) {
	if !slices.Contains(values, value) {
		f.Add(field, key)
	}
}

// Ground requires a ground on which a controller may share data of a regime, and a purpose that this ground allows.
func (f *Wrong) Ground(controller statute.Controller, regime statute.DataRegime, ground, purpose string) {
	for _, g := range statute.GroundsFor(controller, regime) {
		if g.Code == ground {
			if !g.Allows(purpose) {
				f.Add("purpose", "purpose.choose")
			}
			return
		}
	}
	f.Add("ground", "ground.choose")
}

// Phone requires a telephone number that can be called in the Netherlands; key asks for it where there is none.
func (f *Wrong) Phone(field, value, key string) {
	typed := text.Typed(value)
	switch {
	case typed == "":
		f.Add(field, key)
	case !phoneSigns.MatchString(typed) || !phone.MatchString(national(typed)):
		f.Add(field, "phone.form")
	}
}

// Telephone numbers: ten digits from 0, the 0800 and 0900 numbers, which are longer or shorter, and the 14 of a municipality.
var (
	phoneSigns = regexp.MustCompile(`^\+?[0-9 ()./-]+$`)
	phone      = regexp.MustCompile(`^(0[1-9][0-9]{8}|0(800|90[069])([0-9]{4}|[0-9]{7})|140[0-9]{2,3})$`)
)

// national is a number as it is called from within the country, digits only.
func national(typed string) string {
	digits := strings.Map(func(r rune) rune {
		if r == '+' || (r >= '0' && r <= '9') {
			return r
		}
		return -1
	}, typed)
	for _, abroad := range []string{"+31", "0031"} {
		if rest, is := strings.CutPrefix(digits, abroad); is {
			return "0" + strings.TrimPrefix(rest, "0")
		}
	}
	return digits
}

// Check is nil when nothing is wrong, and otherwise the *fault.Invalid.
func (f *Wrong) Check() error { return f.Err() }
