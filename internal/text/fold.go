package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold is the key by which two texts are compared: without capitals, accents and other marks; digits of any script as 0 to 9; dashes,
// apostrophes and spaces, of whatever kind and number, as one space; letters that have no parts («ø», «ł», «ß») as people write them
// without. Two texts that people take for the same have one key, composed or not. Folding twice changes nothing.
func Fold(s string) string {
	if folded, is := ascii(s); is {
		return folded
	}
	// Lower case may come apart once more («İ»), and a part may have a capital («℡»): the second time finds nothing new.
	return spaced(fold(fold(s)))
}

func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(strings.Map(parted, s)) {
		switch r = unicode.ToLower(r); {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf), strings.ContainsRune(blanks, r):
		case letters[r] != "":
			b.WriteString(letters[r])
		case unicode.Is(unicode.Nd, r):
			b.WriteByte(digit(r))
		default:
			b.WriteRune(parted(r))
		}
	}
	return b.String()
}

// parted makes a space of what parts the words of a name, and one kind of quotation mark of all.
func parted(r rune) rune {
	switch {
	case unicode.IsSpace(r), unicode.In(r, unicode.Pd, unicode.Z), r == '\u2212', strings.ContainsRune(apostrophes, r):
		return ' '
	case strings.ContainsRune("“”„‟«»", r):
		return '"'
	}
	return r
}

// apostrophes are the signs that people type for one, of which some are letters or accents.
const apostrophes = "'’‘‛‚`´ʼʻʽʾʿʹˈ′‵＇ꞌ"

func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }

// ascii folds what is plain; false for anything else.
func ascii(s string) (string, bool) {
	for n := range len(s) {
		if s[n] < ' ' || s[n] >= 0x7F {
			return "", false
		}
	}
	return spaced(strings.Map(func(r rune) rune { return parted(unicode.ToLower(r)) }, s)), true
}

// letters are those that do not come apart, and what is written for them without the sign (as in passports: ICAO 9303 part 3, where it has
// one and people do not write another).
var letters = map[rune]string{
	'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'ħ': "h", 'ŧ': "t", 'ŋ': "n", 'ı': "i", 'ĸ': "k", 'ə': "e", 'ɛ': "e", 'ɔ': "o", 'ƒ': "f", 'ɓ': "b", 'ɗ': "d", 'ɖ': "d", 'ƙ': "k",
	'ɨ': "i", 'ʉ': "u", 'ƴ': "y", 'ǥ': "g", 'ȼ': "c", 'ƀ': "b", 'ɫ': "l", 'ŀ': "l", 'ɲ': "n", 'ƶ': "z", 'ƿ': "w", 'ȷ': "j",
	'æ': "ae", 'œ': "oe", 'ß': "ss", 'þ': "th", 'ĳ': "ij",
}

// digit is a decimal digit of any script as ASCII. In Unicode they stand in runs of ten, from zero.
func digit(r rune) byte {
	for _, run := range unicode.Nd.R16 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) {
			return byte('0' + (r-rune(run.Lo))%10)
		}
	}
	for _, run := range unicode.Nd.R32 {
		if rune(run.Lo) <= r && r <= rune(run.Hi) { //nolint:gosec // numbers of signs fit
			return byte('0' + (r-rune(run.Lo))%10) //nolint:gosec // as above
		}
	}
	return '0'
}
