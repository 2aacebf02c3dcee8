// Package wording says things as a reader of the pages reads them: names, dates, steps, terms and refusals, in his language. It looks
// nothing up: what it words was read before, and is no more than the reader may see.
package wording

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// RoleName is a role as people say it.
func RoleName(ctx context.Context, role who.Role) string {
	return i18n.T(ctx, "access.role."+string(role))
}

// RoleNames are the names of roles that count together.
func RoleNames(ctx context.Context, roles []who.Role) string {
	names := make([]string, len(roles))
	for n, role := range roles {
		names[n] = RoleName(ctx, role)
	}
	return strings.Join(names, ", ")
}

// Midday is a date as an instant that falls on that day everywhere in the country.
func Midday(d calendar.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return calendar.StartOfDay(d).Add(12 * time.Hour)
}

// StepName is what a step is called; empty for none.
func StepName(ctx context.Context, step string) string {
	if step == "" {
		return ""
	}
	return i18n.T(ctx, "step."+step+".name")
}

// PhaseName is what a phase is called; empty for none.
func PhaseName(ctx context.Context, phase protocol.Phase) string {
	if phase == "" {
		return ""
	}
	return i18n.T(ctx, "list.phase."+string(phase))
}

// TurnName says whose turn it is: one duty at one organisation, or nobody's.
func TurnName(ctx context.Context, duty who.Duty, org string) string {
	if duty == "" {
		return i18n.T(ctx, "list.turn_nobody")
	}
	if org == "" {
		return i18n.T(ctx, "duty."+string(duty))
	}
	return i18n.T(ctx, "duty."+string(duty)+".of", "org", org)
}

// Sentences are texts one after the other, those that say something, with a full stop between them.
func Sentences(texts ...string) string {
	var out []string
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" {
			out = append(out, text)
		}
	}
	for n := range len(out) - 1 {
		out[n] = Sentence(out[n])
	}
	return strings.Join(out, " ")
}

// Sentence is a text with a full stop behind it, where it says something and has none.
func Sentence(text string) string {
	if text = strings.TrimSpace(text); text == "" || strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}

// Lowered is a text that begins a sentence as it stands within one.
func Lowered(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// SourceIn is an article or agreement as it is cited in the reader's language; the laws keep their names.
func SourceIn(ctx context.Context, source string) string {
	if i18n.Lang(ctx) != "en" {
		return source
	}
	return citing().Replace(source)
}

// citing turns the words around the names and numbers of a citation into English.
var citing = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer(
		"brief 30 maart 2015, derde uitgangspunt", "letter of 30 March 2015, third principle", "aanname: een melding mag niet ongezien blijven", "assumption: a notice must not stay unseen",
		"aanname; inlichten gaat via het IDV", "assumption; victims are informed through the IDV", "aanname", "assumption", "afspraak", "agreement", "artikel", "article", "art.", "article",
		" lid ", " paragraph ", ", onder ", " under ", " onder ", " under ", " en ", " and ",
	)
})

// SizeOf is the kind and the size of a file in words, and that it carries something that runs, where that was seen.
func SizeOf(ctx context.Context, d document.Document) string {
	out := kindOfFile(d.Type) + ", " + strconv.FormatInt((d.Size+1023)/1024, 10) + " kB"
	switch d.Carries {
	case document.Macro:
		return out + ", " + i18n.T(ctx, "document.carries.macro")
	case document.Script:
		return out + ", " + i18n.T(ctx, "document.carries.script")
	}
	return out
}

// kindOfFile is a media type as people know it; one of which we do not know the word stays what it is.
func kindOfFile(mediaType string) string {
	for _, pair := range [][2]string{{"pdf", "pdf"}, {"wordprocessingml", "docx"}, {"opendocument", "odt"}, {"png", "png"}, {"jpeg", "jpg"}} {
		if strings.Contains(mediaType, pair[0]) {
			return pair[1]
		}
	}
	return mediaType
}

// Partly is what is known of a date in words, with what is not: «1980 (dag en maand niet bekend)». Empty for none.
func Partly(ctx context.Context, on calendar.Partial) string {
	switch {
	case on == calendar.Unknown:
		return i18n.T(ctx, "date.unknown")
	case on.Month() == 0 && on.Year() > 0:
		return i18n.T(ctx, "date.year_only", "year", strconv.Itoa(on.Year()))
	case !on.Known() && on.Year() > 0:
		return i18n.T(ctx, "date.month_only", "month", i18n.MonthYear(ctx, Midday(on.First())))
	}
	return i18n.Date(ctx, Midday(on.Date()))
}

// ListedName is a name as lists show it; where there is no given name it says so.
func ListedName(ctx context.Context, listed string) string {
	if listed == "" || strings.Contains(listed, ",") {
		return listed
	}
	return i18n.T(ctx, "identity.no_given", "name", listed)
}

// FullName is a name as pages of the case show it; empty where the reader may not know it.
func FullName(ctx context.Context, who casefile.Identity) string {
	if who.Given != "" || who.Family == "" {
		return who.Name()
	}
	return i18n.T(ctx, "identity.no_given", "name", i18n.Upper(who.Name()))
}

// Refused are the texts of a refused form, one for each field; false where err is no refusal of fields.
func Refused(ctx context.Context, err error) (map[string]string, bool) {
	var invalid *fault.Invalid
	if !errors.As(err, &invalid) {
		return nil, false
	}
	texts := make(map[string]string, len(invalid.Fields))
	for field, reason := range invalid.Fields {
		pairs := make([]any, 0, 2*len(reason.Data))
		for name, value := range reason.Data {
			if day, err := calendar.Parse(value); err == nil {
				value = i18n.Date(ctx, Midday(day))
			}
			pairs = append(pairs, name, value)
		}
		texts[field] = i18n.T(ctx, reason.Key, pairs...)
	}
	return texts, true
}

// AnyOption is the choice of a filter that narrows nothing.
func AnyOption(ctx context.Context) components.Option {
	return components.Option{Label: i18n.T(ctx, "worklist.filter.all")}
}
