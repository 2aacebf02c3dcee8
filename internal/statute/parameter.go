package statute

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/text"
)

// Kind says what a parameter of a condition looks like, in a form and when it is checked.
type Kind string

// The kinds of parameter.
const (
	Text        Kind = "text"        // free text, several lines
	Date        Kind = "date"        // YYYY-MM-DD
	TimeWindow  Kind = "time_window" // «ma-vr 20:00-07:00», several parted by semicolons
	Area        Kind = "area"        // an area in words
	Address     Kind = "address"     // street, number, postcode, town
	Institution Kind = "institution" // a body by name
	Frequency   Kind = "frequency"   // how often, in words
	Amount      Kind = "amount"      // euros: 1250, 1250,50, 1.250,50
	Select      Kind = "choice"      // one of Choices
)

// Parameter is what must be known to carry out a condition.
type Parameter struct {
	Name       string // the key in Parameters and in forms
	Kind       Kind
	Label      Name
	Required   bool
	FromVictim bool     // may say where or who a victim is: kept apart and never shown to a municipality
	Choices    []Choice // of Select only
}

// Values are the parameters of one condition as entered: name → value, each in the form that its kind asks for.
// Empty values count as absent.
type Values map[string]string

// The longest values, in characters.
const (
	longest     = 2000
	longestLine = 300
)

var (
	days    = `(?:dagelijks|(?:ma|di|wo|do|vr|za|zo)(?:[-,](?:ma|di|wo|do|vr|za|zo))*)`
	clock   = `(?:[01][0-9]|2[0-3]):[0-5][0-9]`
	window  = regexp.MustCompile(`^` + days + ` ` + clock + `-` + clock + `$`)
	amounts = regexp.MustCompile(`^(?:€ ?)?(?:0|[1-9][0-9]{0,8}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,2})(?:,(?:[0-9]{2}|-))?$`)
)

// Validate checks the values of a condition. The error is a *fault.Invalid whose fields are the parameters' names; a name
// that the condition does not have is refused too. nil when all is well.
func (c Condition) Validate(values Values) error {
	refused := &fault.Invalid{}
	for _, p := range c.Parameters {
		p.check(strings.TrimSpace(values[p.Name]), refused)
	}
	for name := range values {
		if _, known := c.Parameter(name); !known {
			refused.Add(name, "condition.parameter.unknown")
		}
	}
	return refused.Err()
}

func (p Parameter) check(value string, refused *fault.Invalid) {
	if value == "" {
		if p.Required {
			refused.Add(p.Name, "condition.parameter.required_"+string(p.Kind))
		}
		return
	}
	most, limit := longestLine, "300"
	if p.Kind == Text || p.Kind == Area {
		most, limit = longest, "2000"
	}
	at, bad := unreadable(value, most == longest)
	switch {
	case utf8.RuneCountInString(value) > most:
		refused.Add(p.Name, "condition.parameter.too_long", "max", limit)
	case bad:
		refused.Add(p.Name, "condition.parameter.characters", at.Pairs()...)
	case !p.fits(value):
		refused.Add(p.Name, "condition.parameter."+string(p.Kind))
	}
}

// fits tells whether a value has the form of the parameter's kind.
func (p Parameter) fits(value string) bool {
	switch p.Kind {
	case Date:
		_, err := calendar.Parse(value)
		return err == nil
	case TimeWindow:
		for part := range strings.SplitSeq(text.Typed(value), ";") {
			if !window.MatchString(strings.TrimSpace(part)) {
				return false
			}
		}
	case Amount:
		return amounts.MatchString(text.Typed(value))
	case Select:
		for _, choice := range p.Choices {
			if choice.Code == value {
				return true
			}
		}
		return false
	}
	return true
}

// unreadable is where a value has a sign that cannot be read or reorders what is read; a line break too where it has no lines.
func unreadable(value string, lines bool) (text.Place, bool) {
	if !lines {
		value = strings.NewReplacer("\n", "\v", "\r", "\v", "\t", "\v").Replace(value)
	}
	return text.FirstUnreadable(value)
}

// Split parts the values into what may be shown as neutral text and what is derived from a victim. Empty values and
// names that the condition does not have are left out of both.
func (c Condition) Split(values Values) (neutral, fromVictim Values) {
	neutral, fromVictim = Values{}, Values{}
	for _, p := range c.Parameters {
		value := strings.TrimSpace(values[p.Name])
		switch {
		case value == "":
		case p.FromVictim:
			fromVictim[p.Name] = value
		default:
			neutral[p.Name] = value
		}
	}
	return neutral, fromVictim
}
