package casefile

import (
	"strings"

	"github.com/terugkeer/terugkeer/internal/calendar"
)

// Match are the keys of the duplicate check, each with the birth date: the family name as written, as it sounds and without
// its vowels, a first name, and the sound of the family name with a first name. Where the birth date is not known whole, and beside a
// whole one for who looks with less, there is the sound of the family name with what is known.
func Match(given, family string, born calendar.Partial) []string {
	if born.IsZero() {
		return nil
	}
	return append(same(given, family, born), inPart(family, lessOf(born)...)...)
}

// same are the keys of who is known as much as this.
func same(given, family string, born calendar.Partial) []string {
	if !born.Known() {
		return inPart(family, partly+born.String())
	}
	var out []string
	on := " " + born.String()
	for _, word := range loose(family) {
		out = append(out, "="+word+on, "~"+Sound(word)+on)
		if frame := Frame(word); frame != "" {
			out = append(out, frame+on)
		}
	}
	for _, word := range firstNames(given) {
		out = append(out, "=1 "+word+on)
	}
	return append(out, named(given, family, born.Date())...)
}

// partly stands before a birth date that is known in part, and more before a part of one of which more is known.
const (
	partly = "?"
	more   = "+"
)

// inPart are the keys of the sound of a family name with dates.
func inPart(family string, dates ...string) []string {
	var out []string
	for _, word := range loose(family) {
		for _, date := range dates {
			if sound := Sound(word); sound != "" {
				out = append(out, "~"+sound+" "+date)
			}
		}
	}
	return out
}

// lessOf is the date as somebody has it who knows less of it.
func lessOf(born calendar.Partial) []string {
	var out []string
	for _, other := range within(born) {
		if other != born {
			out = append(out, more+other.String())
		}
	}
	return out
}

// within are what somebody may know of a date: nothing, the year, the month, and all that is known.
func within(born calendar.Partial) []calendar.Partial {
	out := []calendar.Partial{calendar.Unknown}
	if year, is := calendar.Part(born.Year(), 0, 0); is && born.Year() > 0 {
		out = append(out, year)
	}
	if month, is := calendar.Part(born.Year(), int(born.Month()), 0); is && born.Month() > 0 {
		out = append(out, month)
	}
	return out
}

// named are the keys of a first name with the sound of the family name.
func named(given, family string, born calendar.Date) []string {
	var out []string
	for _, word := range loose(family) {
		for _, first := range firstNames(given) {
			out = append(out, "="+Sound(word)+" "+first+" "+born.String())
		}
	}
	return out
}

// prefixes are those that are written in one word with the name behind them, the longest first: «Vanderheijden».
var prefixes = []string{"vanden", "vander", "vande", "vant", "van", "opden", "opde", "uitde", "inde", "int", "den", "der", "ten", "ter", "de", "te"}

// loose are the words of a family name, and those that are left when a prefix was written in one with it.
func loose(family string) []string {
	words := Words(family)
	for _, word := range words {
		for _, prefix := range prefixes {
			if rest, glued := strings.CutPrefix(word, prefix); glued && len(rest) > 3 {
				words = append(words, rest)
				break
			}
		}
	}
	return words
}

// firstNames are the written out first names: an initial says too little.
func firstNames(given string) []string {
	var out []string
	for _, word := range Words(given) {
		if len(word) > 1 {
			out = append(out, word)
		}
	}
	return out
}

// alike are the keys under which a case may be about the same person: those of Match, and those of his name with a birth date
// in which the day and the month changed places or one numeral is another. What is not known of a date excludes nothing: cases that know
// less are found, and where this date is known in part, those that know more.
func alike(given, family string, born calendar.Partial) []string {
	if born.IsZero() {
		return nil
	}
	out := same(given, family, born)
	for _, other := range within(born) {
		out = append(out, inPart(family, partly+other.String())...)
	}
	if !born.Known() {
		return append(out, inPart(family, more+born.String())...)
	}
	for _, other := range misread(born.Date()) {
		out = append(out, named(given, family, other)...)
	}
	return out
}

// misread are the dates that are easily written for this one: day and month, or two numerals beside each other, changed places, or one
// numeral is another.
func misread(born calendar.Date) []calendar.Date {
	if born.IsZero() {
		return nil
	}
	var out []calendar.Date
	add := func(year, month, day int) {
		if other, is := calendar.Make(year, month, day); is && other != born {
			out = append(out, other)
		}
	}
	add(born.Year(), born.Day(), int(born.Month()))
	written := []byte(born.String())
	for n := range len(written) - 1 {
		if written[n] == '-' || written[n+1] == '-' {
			continue
		}
		written[n], written[n+1] = written[n+1], written[n]
		if other, err := calendar.Parse(string(written)); err == nil && other != born {
			out = append(out, other)
		}
		written[n], written[n+1] = written[n+1], written[n]
	}
	for n, was := range written {
		if was == '-' {
			continue
		}
		for numeral := byte('0'); numeral <= '9'; numeral++ {
			written[n] = numeral
			if other, err := calendar.Parse(string(written)); err == nil && other != born {
				out = append(out, other)
			}
		}
		written[n] = was
	}
	return out
}
