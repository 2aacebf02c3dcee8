// Package text says what text is: in which form it is kept, by what two texts are the same, and how what was pasted or typed otherwise
// is read as it was meant. It knows no language and no law, and keeps nothing.
package text

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// Read is a text as it is kept: letters and their marks as one sign (NFC), every kind of line break as «\n», and without signs that show
// nothing. What it cannot read (broken encoding, an override of the direction of writing) it leaves standing: FirstUnreadable names it.
// Reading twice changes nothing, and the result is at most three times as long.
func Read(typed string) string {
	if plain(typed) {
		return typed
	}
	var b strings.Builder
	b.Grow(len(typed))
	for rest := typed; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		sign := rest[:size]
		rest = rest[size:]
		switch {
		case r == utf8.RuneError && size == 1: // named later
			b.WriteString(sign)
		case r == '\r':
			rest = strings.TrimPrefix(rest, "\n")
			b.WriteByte('\n')
		case lineBreak(r):
			b.WriteByte('\n')
		case r == '\n', r == '\t', r == override:
			b.WriteRune(r)
		case r >= 0x80 && r <= 0x9F:
			b.WriteString(windows(r))
		case hidden(r):
		case symbols[r] != 0:
			b.WriteRune(symbols[r])
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// plain tells whether a text is of printable ASCII and «\n» and «\t», as almost all are.
func plain(s string) bool {
	for n := range len(s) {
		if c := s[n]; (c < ' ' && c != '\n' && c != '\t') || c >= 0x7F {
			return false
		}
	}
	return true
}

// lineBreak tells whether a sign breaks a line in some program: vertical tab and form feed of word processors, NEL, and those of Unicode.
func lineBreak(r rune) bool {
	return r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029
}

// override turns the direction of what follows: the text is read in another order than it stands.
const override = '\u202E'

// hidden tells whether a sign shows nothing and says nothing: control characters, marks and embeddings of direction, soft hyphens, byte
// order marks. Joiners are not among them: some scripts and signs need them.
func hidden(r rune) bool {
	switch {
	case unicode.IsControl(r):
		return true
	case r == 0xAD, r == 0x61C, r == 0x180E, r == 0x200B, r == 0x200E, r == 0x200F, r == 0xFEFF:
		return true
	case r >= 0x202A && r <= 0x202D, r >= 0x2060 && r <= 0x2064, r >= 0x2066 && r <= 0x206F, r >= 0xFFF9 && r <= 0xFFFB:
		return true
	}
	return false
}

// windows is what a sign of Windows-1252 means that came as a control character: «’» where U+0092 stands. Empty for one that has none.
func windows(r rune) string {
	meant := charmap.Windows1252.DecodeByte(byte(r)) //nolint:gosec // 0x80 to 0x9F
	if meant == utf8.RuneError || meant == r {
		return ""
	}
	return string(meant)
}

// symbols are the signs of Word's symbol fonts that stand before the lines of a list: elsewhere they show an empty box.
var symbols = map[rune]rune{0xF0B7: '•', 0xF0A7: '▪', 0xF0D8: '➢', 0xF0FC: '✓', 0xF0E0: '→', 0xF0E8: '➔', 0xF02D: '-'}

// Place is where in a text something stands: its line and its character in that line, both from 1.
type Place struct {
	Line, Character int
	// Sign is its number in Unicode; «�» (U+FFFD) for broken encoding.
	Sign rune
}

// FirstUnreadable is where the first sign stands that nobody can read, or that makes the text read in another order than it stands: broken
// encoding, a control character, an embedding or override of direction. False: there is none.
func FirstUnreadable(s string) (Place, bool) {
	at := Place{Line: 1, Character: 1}
	for n, r := range s {
		broken := false
		if r == utf8.RuneError {
			_, size := utf8.DecodeRuneInString(s[n:])
			broken = size == 1
		}
		switch {
		case r == '\n':
			at.Line, at.Character = at.Line+1, 0
		case r == '\t', r == '\r':
		case broken, unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			at.Sign = r
			return at, true
		}
		at.Character++
	}
	return Place{}, false
}

// Name is a name on one line: read, with one space between its words, and without the joiners and blank letters that make two of one.
func Name(typed string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r != override && unicode.Is(unicode.Cf, r) || strings.ContainsRune(blanks, r) {
			return -1
		}
		return r
	}, Read(typed))), " ")
}

// blanks are letters and marks that show nothing.
const blanks = "\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0"

// NFC is a text in the form in which it is kept and nothing else: of a password each sign counts.
func NFC(s string) string { return norm.NFC.String(s) }

// Pairs are the place as the values of a message: line, character and sign («U+202E»).
func (p Place) Pairs() []string {
	return []string{"line", strconv.Itoa(p.Line), "character", strconv.Itoa(p.Character), "sign", fmt.Sprintf("U+%04X", p.Sign)}
}
