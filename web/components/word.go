package components

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// inSentence is a label as it stands inside a sentence: without the capital of its first word, unless that is an abbreviation.
// Names further on keep theirs.
func inSentence(label string) string {
	first, size := utf8.DecodeRuneInString(label)
	if second, _ := utf8.DecodeRuneInString(label[size:]); unicode.IsUpper(second) {
		return label
	}
	return string(unicode.ToLower(first)) + label[size:]
}

// joined puts the parts that are not empty together.
func joined(by string, parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, by)
}

// whoBefore is who and when, with a comma when the term follows in the same line.
func whoBefore(next NextStep) string {
	text := joined(", ", next.Who, next.When)
	switch {
	case text == "" || next.Due.None():
		return text
	case next.Due.Law:
		return text + " "
	}
	return text + ", "
}

// metaBefore is the small line of a step, with a comma when its term follows in the same line.
func metaBefore(step Step) string {
	if step.Meta != "" && !step.Due.None() && !step.Due.Law && step.State != StepNow {
		return step.Meta + ", "
	}
	return step.Meta
}
