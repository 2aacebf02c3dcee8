package statute

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/terugkeer/terugkeer/internal/calendar"
)

// Words say what a condition asks of the person, in a language («nl», «en»), with the values that the reader may know; day words a
// date. A value that is not there is left out with what belongs to it.
func (c Condition) Words(values Values, language string, day func(calendar.Date) string) string {
	said := c.filled(c.Sentence.In(language), func(name string) string {
		p, _ := c.Parameter(name)
		return p.says(strings.TrimSpace(values[name]), language, day)
	})
	first, size := utf8.DecodeRuneInString(said)
	return string(unicode.ToUpper(first)) + said[size:]
}

// filled puts the values into a sentence. Brackets do not stand within brackets.
func (c Condition) filled(sentence string, value func(string) string) string {
	var b strings.Builder
	for sentence != "" {
		at := strings.IndexAny(sentence, "[{")
		if at < 0 {
			b.WriteString(sentence)
			break
		}
		b.WriteString(sentence[:at])
		end := at + strings.IndexByte(sentence[at:], map[byte]byte{'[': ']', '{': '}'}[sentence[at]])
		inside := sentence[at+1 : end]
		if sentence[at] == '{' {
			b.WriteString(value(inside))
		} else {
			b.WriteString(c.group(inside, value))
		}
		sentence = sentence[end+1:]
	}
	return b.String()
}

// group is a part in brackets: with all its values, or what stands behind the bar.
func (c Condition) group(part string, value func(string) string) string {
	part, otherwise, _ := strings.Cut(part, "|")
	missing := false
	said := c.filled(part, func(name string) string {
		v := value(name)
		missing = missing || v == ""
		return v
	})
	if missing {
		return otherwise
	}
	return said
}

// says is a value as a sentence has it: without a full stop of its own, a choice by its name, a date and an amount in words.
func (p Parameter) says(value, language string, day func(calendar.Date) string) string {
	switch p.Kind {
	case Select:
		for _, choice := range p.Choices {
			if choice.Code == value {
				return choice.Name.In(language)
			}
		}
	case Date:
		if on, err := calendar.Parse(value); err == nil {
			return day(on)
		}
	case Amount:
		if value != "" {
			return euros(value)
		}
	}
	return strings.TrimSuffix(value, ".")
}

// euros is an amount as it is written: «€ 1.250,50».
func euros(typed string) string {
	whole, cents, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(typed, "€")), ",")
	whole = strings.ReplaceAll(whole, ".", "")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "." + whole[at:]
	}
	if cents == "" || cents == "-" {
		return "€ " + whole
	}
	return "€ " + whole + "," + cents
}
