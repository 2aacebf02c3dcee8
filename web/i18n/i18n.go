// Package i18n words the pages: texts in Dutch and English, dates, times and terms as people say them.
// It leaves to its callers which words are needed, and to the calendar what a working day is.
package i18n

import (
	"context"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"github.com/terugkeer/terugkeer/web"
)

// The languages of the product. Dutch is the first: an unknown language is Dutch.
const (
	Dutch   = "nl"
	English = "en"
)

// Languages lists the languages, the first is the default.
var Languages = []string{Dutch, English}

type langKey struct{}

// With returns a context in which texts are in the given language («nl» or «en»; anything else is Dutch).
func With(ctx context.Context, lang string) context.Context {
	return context.WithValue(ctx, langKey{}, known(lang))
}

// Lang is the language of the context: «nl» or «en», «nl» when none was chosen.
func Lang(ctx context.Context) string {
	lang, _ := ctx.Value(langKey{}).(string)
	return known(lang)
}

// Choose picks a language from an Accept-Language header; Dutch when it asks for neither.
func Choose(header string) string {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return Dutch
	}
	for _, tag := range tags {
		base, _ := tag.Base()
		if base.String() == English || base.String() == Dutch {
			return base.String()
		}
	}
	return Dutch
}

func known(lang string) string {
	if lang == English {
		return English
	}
	return Dutch
}

// T is the text of a key; pairs are name, value, name, value for the text's {{.name}}.
// A key without a text shows as «⟦key⟧», which no test lets pass.
func T(ctx context.Context, key string, pairs ...any) string {
	if text, single := texts().single[Lang(ctx)][key]; single {
		return text.fill(pairs)
	}
	return localize(ctx, key, &i18n.LocalizeConfig{MessageID: key, TemplateData: data(pairs)})
}

// N is the text of a key for a number of things, with its plural form; {{.n}} is the number.
func N(ctx context.Context, key string, count int, pairs ...any) string {
	values := data(pairs)
	values["n"] = count
	return localize(ctx, key, &i18n.LocalizeConfig{MessageID: key, TemplateData: values, PluralCount: count})
}

// Has tells whether a key has a text in the language of the context.
func Has(ctx context.Context, key string) bool {
	return texts().keys[Lang(ctx)][key]
}

func localize(ctx context.Context, key string, config *i18n.LocalizeConfig) string {
	text, tag, err := texts().localizers[Lang(ctx)].LocalizeWithTag(config)
	if err != nil && (text == "" || tag.String() != Lang(ctx)) {
		return Missing(key)
	}
	return text
}

// Missing is what a reader sees of a key without a text.
func Missing(key string) string { return "⟦" + key + "⟧" }

func data(pairs []any) map[string]any {
	values := make(map[string]any, len(pairs)/2+1)
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			panic("i18n: a name in a text's pairs is not a string")
		}
		values[name] = pairs[i+1]
	}
	return values
}

// all are the texts, and their keys, by language. Single are those of one form, cut at their values when they are read: a page has
// hundreds, and a template takes ten times as long.
type all struct {
	localizers map[string]*i18n.Localizer
	single     map[string]map[string]cut
	keys       map[string]map[string]bool
}

// cut is a text in pieces: what is said, by turns with the name of a value.
type cut []string

// value is the one thing that our texts ask of a template.
var value = regexp.MustCompile(`\{\{\.([a-z_]+)\}\}`)

// cutAt gives the pieces of a text; false when it asks for more than values.
func cutAt(text string) (cut, bool) {
	var pieces cut
	at := 0
	for _, m := range value.FindAllStringSubmatchIndex(text, -1) {
		pieces = append(pieces, text[at:m[0]], text[m[2]:m[3]])
		at = m[1]
	}
	pieces = append(pieces, text[at:])
	return pieces, !strings.Contains(strings.Join(pieces, ""), "{{")
}

// fill puts the values in: name, value, name, value. A value that is not given shows as its name, which no test lets pass.
func (c cut) fill(pairs []any) string {
	if len(c) == 1 {
		return c[0]
	}
	var b strings.Builder
	for n, piece := range c {
		if n%2 == 0 {
			b.WriteString(piece)
			continue
		}
		b.WriteString(given(piece, pairs))
	}
	return b.String()
}

func given(name string, pairs []any) string {
	for n := 0; n+1 < len(pairs); n += 2 {
		if pairs[n] == name {
			if text, ok := pairs[n+1].(string); ok {
				return text
			}
			return fmt.Sprint(pairs[n+1])
		}
	}
	return Missing(name)
}

// texts reads them once: they are embedded and do not change.
var texts = sync.OnceValue(func() all {
	bundle := i18n.NewBundle(language.Dutch)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	names, err := fs.Glob(web.Locales, "locales/*.toml")
	if err != nil {
		panic("i18n: " + err.Error())
	}
	made := all{map[string]*i18n.Localizer{}, map[string]map[string]cut{}, map[string]map[string]bool{}}
	for _, lang := range Languages {
		made.localizers[lang], made.single[lang], made.keys[lang] = i18n.NewLocalizer(bundle, lang), map[string]cut{}, map[string]bool{}
	}
	for _, name := range names {
		file, err := bundle.LoadMessageFileFS(web.Locales, name)
		if err != nil {
			panic("i18n: " + err.Error()) // a text file that cannot be read must not start
		}
		for _, m := range file.Messages {
			made.keys[known(file.Tag.String())][m.ID] = true
			if m.Zero+m.One+m.Two+m.Few+m.Many != "" || m.Other == "" {
				continue
			}
			if pieces, values := cutAt(m.Other); values {
				made.single[known(file.Tag.String())][m.ID] = pieces
			}
		}
	}
	return made
})

// Upper gives a text a capital, for when it begins a sentence.
func Upper(text string) string {
	for i, first := range text {
		return text[:i] + strings.ToUpper(string(first)) + text[i+len(string(first)):]
	}
	return text
}
