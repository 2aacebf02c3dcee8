// Package search finds cases by number, by name and by birth date, among those of one's own organisation. What was searched for is stored
// and has an address of its own, so that no name stands in one. It leaves the list of all cases to worklist.
package search

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/text"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Most is how many cases a search shows; longest is how many characters of a question are kept.
const (
	Most    = 50
	longest = 200
)

// Look is who looks from where, for the record of looks. Marks makes the mark of what was searched for; the zero value: none is kept.
type Look struct {
	Marks   ledger.Marker
	Request string
	Network string
	Device  string
}

// Hit is one case that was found. Mine: it is the organisation's own turn; Turn is whose turn it is, as far as the organisation
// may know; empty: nobody's.
type Hit struct {
	Case   id.Case
	Number string
	Name   string
	Born   calendar.Partial
	Track  string
	Phase  protocol.Phase
	Place  string
	Closed calendar.Date
	Mine   bool
	Duty   who.Duty
	Turn   string
}

// Result is what a search found: the closest first, and of those the newest. More: there was more than Most.
type Result struct {
	Query string // as it was typed
	Hits  []Hit
	More  bool
}

// Ask stores what the actor searches for and gives the identifier under which Find answers it.
func Ask(ctx context.Context, db *postgres.DB, actor account.Actor, typed string) (id.Item, error) {
	query := id.NewItem()
	return query, fault.Wrap(store(ctx, db, actor, query, clean(typed)), "search")
}

// Find answers a stored search and writes that somebody searched. A search of somebody else is NotFound, as one that never was.
func Find(ctx context.Context, db *postgres.DB, actor account.Actor, query id.Item, from Look) (*Result, error) {
	result := &Result{}
	look := ledger.Look{At: db.Wall(), Membership: actor.Membership, Org: actor.Org, Page: "search", Sections: []string{}, Request: from.Request, Network: from.Network, Device: from.Device, Outcome: ledger.Searched}
	if err := find(ctx, db, actor, query, look, from.Marks, result); err != nil {
		return nil, fault.Wrap(err, "search")
	}
	if len(result.Hits) > Most {
		result.Hits, result.More = result.Hits[:Most], true
	}
	return result, nil
}

// queryLasts is how long a stored search is kept: its address works that long.
const queryLasts = 30 * 24 * time.Hour

// Sweep removes the searches that were asked more than 30 days ago.
func Sweep(ctx context.Context, db *postgres.DB) error {
	return fault.Wrap(deleteOld(ctx, db, db.Now().Add(-queryLasts)), "sweep searches")
}

// clean is what was typed on one line, cut off at what no name needs.
func clean(typed string) string {
	typed = text.Name(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u202E' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(typed, " ")))
	if letters := []rune(typed); len(letters) > longest {
		return string(letters[:longest])
	}
	return typed
}

// word is one word to find: as written, up to where written words that begin with it end, as it sounds, and without vowels.
type word struct{ written, upper, sound, frame string }

// number is the number of a case, or its beginning.
var number = regexp.MustCompile(`^[0-9]{4}-[0-9]{0,6}$`)

// dated reads a day at the beginning of some words: how many of them it takes, 0 for none. A year alone is a number.
func dated(parts []string) (calendar.Partial, int) {
	for n := min(len(parts), 4); n > 0; n-- {
		typed := strings.Join(parts[:n], " ")
		if on, err := calendar.Read(typed); err == nil {
			return calendar.Whole(on), n
		}
		if on, err := calendar.ReadPartial(typed); err == nil && zeros.MatchString(typed) {
			return on, n
		}
	}
	return calendar.Partial{}, 0
}

// zeros is a day as papers write one of which the day, or the month too, is not known.
var zeros = regexp.MustCompile(`^0{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{4}$`)

// bornWord finds who was born on a day, and of whom no more is known than its year, or its month too; of a part of a date everybody of
// that year or month.
func bornWord(on calendar.Partial) word {
	key := casefile.BornOn(on)
	if !on.Known() {
		return word{key, above(key), key, key}
	}
	year, _ := calendar.Part(on.Year(), 0, 0)                // of a day there is one
	month, _ := calendar.Part(on.Year(), int(on.Month()), 0) // as above
	return word{key, key, casefile.BornOn(year), casefile.BornOn(month)}
}

// prefixes are the tussenvoegsels: cases are not found by them, so they decide nothing unless nothing else was typed.
var prefixes = []string{"van", "von", "de", "den", "der", "des", "du", "la", "le", "el", "al", "het", "t", "s", "te", "ten", "ter", "op", "in", "aan", "bij", "uit", "over", "onder", "voor"}

// words reads a question: numbers as they stand («2026-000417», «2026-0004», «417» of this year), birth dates and words of names.
func words(query string, year int) []word {
	var found []word
	var small []word
	parts := strings.Fields(text.CaseNumbersIn(query))
	for n, taken := 0, 0; n < len(parts); n += max(taken, 1) {
		part := parts[n]
		if taken = 0; number.MatchString(part) {
			found = append(found, word{part, above(part), part, part})
			continue
		}
		var on calendar.Partial
		if on, taken = dated(parts[n:]); taken > 0 {
			found = append(found, bornWord(on))
			continue
		}
		for _, plain := range casefile.Words(part) {
			w := word{plain, above(plain), casefile.Sound(plain), cmp.Or(casefile.Frame(plain), plain)}
			switch {
			case digits(plain):
				w.sound = strconv.Itoa(year) + "-" + strings.Repeat("0", max(0, 6-len(plain))) + plain
				found = append(found, w)
			case slices.Contains(prefixes, plain):
				small = append(small, w)
			default:
				if len(plain) == 1 {
					w.upper = plain + "\x01" // one letter begins half of all names
				}
				found = append(found, w)
			}
		}
	}
	if len(found) == 0 {
		found = small
	}
	// The longest first: it is the rarest, and the others are asked only of what it finds.
	slices.SortStableFunc(found, func(a, b word) int { return len(b.written) - len(a.written) })
	return found[:min(len(found), 8)]
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// above is the end of all that begins with s, in the order of bytes.
func above(s string) string { return s + "\U0010FFFF" }
