package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"
)

// Address is an address with which somebody signs in: case and form of its letters do not count, anything else does (RFC 8265,
// UsernameCaseMapped). What that does not allow is in lower case and NFC, so that it can be looked for and refused.
func Address(typed string) string {
	typed = strings.TrimFunc(Read(typed), unicode.IsSpace)
	if mapped, err := precis.UsernameCaseMapped.String(typed); err == nil {
		return mapped
	}
	return norm.NFC.String(strings.ToLower(typed))
}

// AddressOld is an address as it was written down before Address was: in lower case, in whatever form it came.
func AddressOld(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

// Mixed tells whether a word between two signs has letters of two scripts, of which one is Latin: nobody has an address so, and who makes
// one wants it to be taken for another's.
func Mixed(address string) bool {
	for _, word := range strings.FieldsFunc(address, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) }) {
		latin, other := false, false
		for _, r := range word {
			switch {
			case unicode.In(r, unicode.Latin):
				latin = true
			case unicode.IsLetter(r) && !unicode.In(r, unicode.Common, unicode.Inherited):
				other = true
			}
		}
		if latin && other {
			return true
		}
	}
	return false
}

// Looks is an address as the eye takes it: letters of other scripts that look like Latin ones as those, without marks. Two addresses with
// one look are taken for each other.
func Looks(address string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(Address(address)) {
		switch r = unicode.ToLower(r); {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf), unicode.IsSpace(r):
		case lookalikes[r] != 0:
			b.WriteRune(lookalikes[r])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// lookalikes are the letters that look like a Latin one in the fonts of screens (Unicode Technical Standard 39, those of living alphabets).
var lookalikes = map[rune]rune{
	// Cyrillic
	'а': 'a', 'в': 'b', 'с': 'c', 'ԁ': 'd', 'е': 'e', 'һ': 'h', 'і': 'i', 'ї': 'i', 'ј': 'j', 'к': 'k', 'ӏ': 'l', 'м': 'm', 'п': 'n', 'о': 'o', 'р': 'p', 'ԛ': 'q', 'г': 'r',
	'ѕ': 's', 'т': 't', 'ц': 'u', 'ѵ': 'v', 'ԝ': 'w', 'х': 'x', 'у': 'y', 'ү': 'y', 'ҁ': 'c',
	// Greek
	'α': 'a', 'β': 'b', 'ϲ': 'c', 'ε': 'e', 'η': 'n', 'ι': 'i', 'κ': 'k', 'ν': 'v', 'ο': 'o', 'ρ': 'p', 'σ': 'o', 'τ': 't', 'υ': 'u', 'χ': 'x', 'γ': 'y', 'ω': 'w',
	// Armenian
	'ա': 'w', 'գ': 'q', 'զ': 'q', 'հ': 'h', 'ո': 'n', 'ռ': 'n', 'ս': 'u', 'ց': 'g', 'ք': 'f', 'օ': 'o', 'յ': 'j', 'լ': 'l',
	// Latin
	'ı': 'i', 'ȷ': 'j', 'ɑ': 'a', 'ɡ': 'g', 'ǀ': 'l', 'ø': 'o', 'ł': 'l', 'đ': 'd', 'ħ': 'h', 'ŧ': 't', 'ſ': 's', 'ʟ': 'l', 'ɩ': 'i', 'ᴏ': 'o', 'ꭵ': 'i',
}
