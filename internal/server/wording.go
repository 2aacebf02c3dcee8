package server

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

// roleName is a role as people say it.
func roleName(ctx context.Context, role who.Role) string {
	return i18n.T(ctx, "access.role."+string(role))
}

// roleNames are the names of roles that count together.
func roleNames(ctx context.Context, roles []who.Role) string {
	names := make([]string, len(roles))
	for n, role := range roles {
		names[n] = roleName(ctx, role)
	}
	return strings.Join(names, ", ")
}

// midday is a date as an instant that falls on that day everywhere in the country.
func midday(d calendar.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return calendar.StartOfDay(d).Add(12 * time.Hour)
}

func stepName(ctx context.Context, step string) string {
	if step == "" {
		return ""
	}
	return i18n.T(ctx, "step."+step+".name")
}

func phaseName(ctx context.Context, phase protocol.Phase) string {
	if phase == "" {
		return ""
	}
	return i18n.T(ctx, "list.phase."+string(phase))
}

// turnName says whose turn it is: one duty at one organisation, or nobody's.
func turnName(ctx context.Context, duty who.Duty, org string) string {
	if duty == "" {
		return i18n.T(ctx, "list.turn_nobody")
	}
	if org == "" {
		return i18n.T(ctx, "duty."+string(duty))
	}
	return i18n.T(ctx, "duty."+string(duty)+".of", "org", org)
}

// sentences are texts one after the other, those that say something, with a full stop between them.
func sentences(texts ...string) string {
	var out []string
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" {
			out = append(out, text)
		}
	}
	for n := range len(out) - 1 {
		out[n] = sentence(out[n])
	}
	return strings.Join(out, " ")
}

// sentence is a text with a full stop behind it, where it says something and has none.
func sentence(text string) string {
	if text = strings.TrimSpace(text); text == "" || strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}

func lowered(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// sourceIn is an article or agreement as it is cited in the reader's language; the laws keep their names.
func sourceIn(ctx context.Context, source string) string {
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

// sizeOf is the kind and the size of a file in words, and that it carries something that runs, where that was seen.
func sizeOf(ctx context.Context, d document.Document) string {
	out := kindOfFile(d.Type) + ", " + strconv.FormatInt((d.Size+1023)/1024, 10) + " kB"
	switch d.Carries {
	case document.Macro:
		return out + ", " + i18n.T(ctx, "document.carries.macro")
	case document.Script:
		return out + ", " + i18n.T(ctx, "document.carries.script")
	}
	return out
}

func kindOfFile(mediaType string) string {
	for _, pair := range [][2]string{{"pdf", "pdf"}, {"wordprocessingml", "docx"}, {"opendocument", "odt"}, {"png", "png"}, {"jpeg", "jpg"}} {
		if strings.Contains(mediaType, pair[0]) {
			return pair[1]
		}
	}
	return mediaType
}

// partly is what is known of a date in words, with what is not: «1980 (dag en maand niet bekend)». Empty for none.
func partly(ctx context.Context, on calendar.Partial) string {
	switch {
	case on == calendar.Unknown:
		return i18n.T(ctx, "date.unknown")
	case on.Month() == 0 && on.Year() > 0:
		return i18n.T(ctx, "date.year_only", "year", strconv.Itoa(on.Year()))
	case !on.Known() && on.Year() > 0:
		return i18n.T(ctx, "date.month_only", "month", i18n.MonthYear(ctx, midday(on.First())))
	}
	return i18n.Date(ctx, midday(on.Date()))
}

// listedName is a name as lists show it; where there is no given name it says so.
func listedName(ctx context.Context, listed string) string {
	if listed == "" || strings.Contains(listed, ",") {
		return listed
	}
	return i18n.T(ctx, "identity.no_given", "name", listed)
}

// fullName is a name as pages of the case show it; empty where the reader may not know it.
func fullName(ctx context.Context, who casefile.Identity) string {
	if who.Given != "" || who.Family == "" {
		return who.Name()
	}
	return i18n.T(ctx, "identity.no_given", "name", i18n.Upper(who.Name()))
}

// words are the texts of a refused form: one for each field.
func words(ctx context.Context, err error) (map[string]string, bool) {
	var invalid *fault.Invalid
	if !errors.As(err, &invalid) {
		return nil, false
	}
	texts := make(map[string]string, len(invalid.Fields))
	for field, reason := range invalid.Fields {
		pairs := make([]any, 0, 2*len(reason.Data))
		for name, value := range reason.Data {
			if day, err := calendar.Parse(value); err == nil {
				value = i18n.Date(ctx, midday(day))
			}
			pairs = append(pairs, name, value)
		}
		texts[field] = i18n.T(ctx, reason.Key, pairs...)
	}
	return texts, true
}

func anyOption(ctx context.Context) components.Option {
	return components.Option{Label: i18n.T(ctx, "worklist.filter.all")}
}
