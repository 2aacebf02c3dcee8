package text_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/terugkeer/terugkeer/internal/text"
)

// TestSameNames: what people take for one name has one key, and other names have others.
func TestSameNames(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"Nguyễn", "Nguyen", "NGUYỄN", norm.NFD.String("Nguyễn"), "nguyễn"},
		{"Jānis Bērziņš", "Janis Berzins", "JĀNIS  BĒRZIŅŠ"},
		{"René", "Rene\u0301", "Rene", "RENE\u0301"},
		{"’s-Gravesande", "'s-Gravesande", "‘s-Gravesande", "ʼs Gravesande", "`s–Gravesande", "´s\u2011Gravesande", "′s\u2010gravesande"},
		{"O’Brien", "O'Brien", "OʹBrien", "O‛Brien", "O＇Brien"},
		{"Jansen-de Vries", "Jansen–de Vries", "Jansen\u2011de Vries", "Jansen de\u00a0Vries", "Jansen −de Vries", "Jansen\u2009de\u202fVries"},
		{"Søren Kjærgård", "Soren Kjaergard"},
		{"Wałęsa", "Walesa"}, {"Đorđević", "Dordevic"}, {"Groß", "Gross", "GROẞ", "gross"}, {"Işık", "Isik", "IŞIK"}, {"İnan", "Inan", "inan"},
		{"Þór", "Thor"}, {"Eðvarð", "Edvard"}, {"Œuvray", "Oeuvray"}, {"IJsbrand", "ĳsbrand", "Ĳsbrand"}, {"Ångström", "A\u030angstro\u0308m", "\u212bngstrom"},
		{"Ｊａｎｓｅｎ", "Jansen"}, {"Ste\ufb03n", "Steffin"}, {"Jan\u200bsen", "Jansen", "Jan\u00adsen", "Jan\u2060sen", "\u200eJansen"}, {"Zaak ٣", "zaak 3", "zaak ３"},
	} {
		for _, other := range same[1:] {
			if text.Fold(same[0]) != text.Fold(other) {
				t.Errorf("%q is %q and %q is %q", same[0], text.Fold(same[0]), other, text.Fold(other))
			}
		}
	}
	for _, differ := range [][2]string{{"Jansen", "Janssen"}, {"Team 1", "Team 2"}, {"Team A+", "Team A"}, {"Иванов", "Ivanov"}, {"Γιώργος", "Giorgos"}, {"C", "C#"}} {
		if text.Fold(differ[0]) == text.Fold(differ[1]) {
			t.Errorf("%q and %q are one", differ[0], differ[1])
		}
	}
}

// TestPastedText: line breaks stay, what shows nothing goes, and what cannot be read is named with its place.
func TestPastedText(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"regel een\vregel twee": "regel een\nregel twee", "een\ftwee": "een\ntwee", "een\u0085twee": "een\ntwee", "een\u2028twee\u2029drie": "een\ntwee\ndrie",
		"een\r\ntwee\rdrie\n": "een\ntwee\ndrie\n", "een\r\n\r\ntwee": "een\n\ntwee",
		"bel\u0007": "bel", "voor\x00na": "voorna", "\x1b[31mrood": "[31mrood", "\ufeffbegin": "begin", "zacht\u00adafgebroken": "zachtafgebroken",
		"de zaak van gemeente\u0092s": "de zaak van gemeente’s", "\u0093citaat\u0094": "“citaat”", "a\u0096b": "a–b", "a\u0081b": "ab",
		"\u200e1-1-1980\u200f": "1-1-1980", "\u202a06 12\u202c": "06 12", "\u202d06\u202c": "06", "\u2066x\u2069": "x", "\uf0b7 punt": "• punt", "\u2060x": "x",
		"Rene\u0301": "René", "tab\there": "tab\there", "prijs\u00a0€ 5": "prijs\u00a0€ 5", "👨\u200d👩\u200d👧": "👨\u200d👩\u200d👧", "نام\u200cه": "نام\u200cه", "": "",
	} {
		if got := text.Read(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
		if at, unreadable := text.FirstUnreadable(text.Read(typed)); unreadable {
			t.Errorf("%q: %+v is still refused", typed, at)
		}
	}
	for typed, want := range map[string]text.Place{
		"voor\u202ena":                    {Line: 1, Character: 5, Sign: 0x202E},
		"één\ntwee\r\ndr\u202eie":         {Line: 3, Character: 3, Sign: 0x202E},
		"een\vtwee\xffdrie":               {Line: 2, Character: 5, Sign: 0xFFFD},
		"\xc3\x28":                        {Line: 1, Character: 1, Sign: 0xFFFD},
		strings.Repeat("é", 9) + "\u202e": {Line: 1, Character: 10, Sign: 0x202E},
	} {
		if at, unreadable := text.FirstUnreadable(text.Read(typed)); !unreadable || at != want {
			t.Errorf("%q: %+v %t, want %+v", typed, at, unreadable, want)
		}
	}
	if _, unreadable := text.FirstUnreadable("een \uFFFD"); unreadable {
		t.Error("the sign for what could not be read is itself refused")
	}
}

// TestCodes reads one-time codes and case numbers as they are typed and pasted.
func TestCodes(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"123456", "123 456", "123\u00a0456", "123-456", "123–456", "１２３４５６", "١٢٣٤٥٦", " 123.456\n", "\u200e123456", "1 2 3 4 5 6", "१२३४५६"} {
		if got := text.Code(typed); got != "123456" {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
	if text.Code("12345a") == "12345" || text.Code("123456x") == "123456" {
		t.Error("letters are passed over")
	}
	for _, typed := range []string{
		"2026-000046", "2026–000046", "2026\u2011000046", "2026000046", "zaak 2026-000046", "Zaak: 2026-000046", "zaaknummer 2026-000046", "Case 2026-000046", "zaak nr. 2026-000046", "2026-46", "2026 - 000046",
		"２０２６-000046", " 2026-000046. ", "2026—000046", "2026 000046", "#2026-000046", "dossier 2026-0046",
	} {
		if got, is := text.CaseNumber(typed); !is || got != "2026-000046" {
			t.Errorf("%q is read as %q, %t", typed, got, is)
		}
	}
	for _, typed := range []string{"", "2026", "46", "202-000046", "2026-0000467", "20260000467", "zaak", "x2026-000046", "2026-000046 en 2026-000047"} {
		if got, is := text.CaseNumber(typed); is {
			t.Errorf("%q is read as %q", typed, got)
		}
	}
	for typed, want := range map[string]string{
		"zaak 2026–000046 Jansen": "2026-000046 Jansen", "Jansen 2026000046": "Jansen 2026-000046", "Jansen": "Jansen", "2026-0004": "2026-0004", "zaak van Jansen": "zaak van Jansen", "0612345678": "0612-345678",
	} {
		if got := text.CaseNumbersIn(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// TestAddresses: form and case do not count, what looks the same is taken for the same, and scripts do not mix.
func TestAddresses(t *testing.T) {
	t.Parallel()
	for _, same := range [][2]string{{"Els@Lochem.example", "els@lochem.example"}, {"rené@lochem.example", "rene\u0301@lochem.example"}, {" ｅｌｓ@lochem.example ", "els@lochem.example"}, {"els@lochem.example\u200e", "els@lochem.example"}} {
		if text.Address(same[0]) != text.Address(same[1]) {
			t.Errorf("%q is %q, %q is %q", same[0], text.Address(same[0]), same[1], text.Address(same[1]))
		}
	}
	if text.Address("rené@lochem.example") == text.Address("rene@lochem.example") {
		t.Error("an accent does not count: two people become one")
	}
	for _, alike := range [][2]string{{"els@lochem.example", "еlѕ@lochem.example"}, {"paco@x.example", "расо@x.example"}, {"rene@x.example", "rené@x.example"}, {"soren@x.example", "søren@x.example"}, {"ilse@x.example", "ılse@x.example"}} {
		if text.Looks(alike[0]) != text.Looks(alike[1]) {
			t.Errorf("%q looks %q, %q looks %q", alike[0], text.Looks(alike[0]), alike[1], text.Looks(alike[1]))
		}
	}
	if text.Looks("els@lochem.example") == text.Looks("elz@lochem.example") {
		t.Error("two addresses that differ look the same")
	}
	for address, mixed := range map[string]bool{"els@lochem.example": false, "еls@lochem.example": true, "иван@lochem.example": false, "rené@lochem.example": false, "lοchem@x.example": true, "jan1.de-vries@x.example": false} {
		if text.Mixed(address) != mixed {
			t.Errorf("%q: mixed %t", address, !mixed)
		}
	}
}

// TestDigitsStandInTens is what reading digits of any script rests on.
func TestDigitsStandInTens(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if unicode.Is(unicode.Nd, r) && text.Fold(string(r)) != text.Fold(norm.NFKC.String(string(r))) {
			t.Fatalf("%U is %q", r, text.Fold(string(r)))
		}
	}
	for _, run := range unicode.Nd.R16 {
		if (run.Hi-run.Lo+1)%10 != 0 || run.Stride != 1 {
			t.Errorf("%x to %x are no tens", run.Lo, run.Hi)
		}
	}
	for _, run := range unicode.Nd.R32 {
		if (run.Hi-run.Lo+1)%10 != 0 || run.Stride != 1 {
			t.Errorf("%x to %x are no tens", run.Lo, run.Hi)
		}
	}
}

// laws are what holds of any text.
func laws(t interface{ Fatalf(string, ...any) }, s string) {
	read := text.Read(s)
	if again := text.Read(read); again != read {
		t.Fatalf("read %q: %q, and once more %q", s, read, again)
	}
	if len(read) > 3*len(s)+3 {
		t.Fatalf("%q has %d bytes, read %d", s, len(s), len(read))
	}
	if utf8.ValidString(read) && !norm.NFC.IsNormalString(read) {
		t.Fatalf("%q is not NFC", read)
	}
	folded := text.Fold(s)
	if again := text.Fold(folded); again != folded {
		t.Fatalf("fold %q: %q, and once more %q", s, folded, again)
	}
	if len(folded) > 40*len(s)+40 {
		t.Fatalf("%q has %d bytes, folded %d", s, len(s), len(folded))
	}
	if utf8.ValidString(s) {
		for _, other := range []string{norm.NFC.String(s), norm.NFD.String(s), norm.NFKC.String(s)} {
			if text.Fold(other) != folded {
				t.Fatalf("%q is %q, and %q is %q", s, folded, other, text.Fold(other))
			}
		}
	}
	for _, f := range []func(string) string{text.Typed, text.Name, text.Address, text.Looks} {
		if one := f(s); f(one) != one {
			t.Fatalf("%q: %q, and once more %q", s, one, f(one))
		}
	}
	_, _ = text.CaseNumber(s)
	_ = text.CaseNumbersIn(s)
	_ = text.Code(s)
}

func TestLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { laws(t, rapid.String().Draw(t, "text")) })
	for r := rune(0); r <= 0x1FFFF; r++ {
		if utf8.ValidRune(r) {
			laws(t, "a"+string(r)+"b")
		}
	}
}

func FuzzLaws(f *testing.F) {
	for _, s := range []string{"K. Nguyễn", "regel een\vregel twee", "’s-Gravesande", "\xff\u202e", "１２３", "İ\u0307", "\ufdfa"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { laws(t, s) })
}
