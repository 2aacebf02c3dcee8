package text

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Typed is what somebody typed in a box that takes dates, numbers and codes: digits of any script and full-width signs as ASCII, every dash
// as «-», every space as one, and without what cannot be seen. Letters stay as they are.
func Typed(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), lineBreak(r), unicode.Is(unicode.Z, r):
			return ' '
		case unicode.In(r, unicode.Pd), r == '\u2212':
			return '-'
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), strings.ContainsRune(blanks, r):
			return -1
		case unicode.Is(unicode.Nd, r):
			return rune(digit(r))
		}
		return r
	}, norm.NFKC.String(Read(s)))), " ")
}

// Code is a one-time code as an authenticator shows it: its digits, without the spaces, dashes and dots that people put between them.
// Anything else stays, and makes it wrong.
func Code(typed string) string {
	return strings.NewReplacer(" ", "", "-", "", ".", "").Replace(Typed(typed))
}

// CaseNumber is the number of a case in its one form («2026-000046»), however it was typed: with another dash or none, with «zaak» or
// «case» before it, without the zeros in front. False: it is no number of a case.
func CaseNumber(typed string) (string, bool) {
	m := caseNumber.FindStringSubmatch(strings.ToLower(Typed(typed)))
	if m == nil {
		return "", false
	}
	if m[2] != "" {
		return m[1] + "-" + m[2], true
	}
	return m[1] + "-" + strings.Repeat("0", 6-len(m[3])) + m[3], true
}

// caseNumber: a year and six digits, or fewer where a dash parts them.
var caseNumber = regexp.MustCompile(`^(?:` + caseWords + `)*([0-9]{4})(?:[ ]?-?[ ]?([0-9]{6})|[ ]?-[ ]?([0-9]{1,6}))\.?$`)

const caseWords = `(?:zaaknummer|zaaknr|zaak|dossiernummer|dossier|nummer|nr|case number|case|number|no|#)[.:]? *`

// CaseNumbersIn is a question with the numbers of cases in it in their one form, without the word «zaak» or «case» before them.
func CaseNumbersIn(question string) string {
	return caseNumberIn.ReplaceAllString(Typed(question), "$1$2-$3$4")
}

var caseNumberIn = regexp.MustCompile(`(?i)(^|[ ])(?:` + caseWords + `)*([0-9]{4}) ?-? ?([0-9]{6})\.?($|[ ,;])`)
