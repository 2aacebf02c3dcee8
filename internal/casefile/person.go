package casefile

import (
	"strings"
	"unicode"

	"github.com/terugkeer/terugkeer/internal/calendar"
)

// Person is the kind of the item that holds who the case is about.
const Person = "person"

// Identity is who returns: names and birth date, nothing more. The BSN is not stored.
type Identity struct {
	Given  string        `json:"given"`
	Prefix string        `json:"prefix"` // tussenvoegsel: «van den»
	Family string        `json:"family"`
	Born   calendar.Date `json:"born"`
	Listed string        `json:"listed"` // «Van den Broek, Remco»: how lists show it
	Sort   string        `json:"sort"`   // «broek remco»: how lists order it
	Keys   []string      `json:"keys"`   // what the case can be found by
}

// NewIdentity makes the derived fields from the names.
func NewIdentity(given, prefix, family string, born calendar.Date) Identity {
	i := Identity{Given: strings.TrimSpace(given), Prefix: strings.TrimSpace(prefix), Family: strings.TrimSpace(family), Born: born}
	i.Listed = capital(strings.TrimSpace(i.Prefix+" "+i.Family)) + ", " + i.Given
	i.Sort = Plain(i.Family) + " " + Plain(i.Given)
	seen := map[string]bool{}
	for _, word := range append(Words(i.Family), Words(i.Given)...) {
		for _, key := range []string{word, Sound(word), Frame(word)} {
			if !seen[key] && key != "" {
				seen[key] = true
				i.Keys = append(i.Keys, key)
			}
		}
	}
	if !i.Born.IsZero() {
		i.Keys = append(i.Keys, BornOn(i.Born))
	}
	i.Keys = append(i.Keys, Match(i.Given, i.Family, i.Born)...)
	return i
}

// BornOn is the key of a birth date. It starts with a sign that no written word has.
func BornOn(day calendar.Date) string { return "@" + day.String() }

// Name is how sentences write it: «Remco van den Broek».
func (i Identity) Name() string {
	return strings.Join(strings.Fields(i.Given+" "+i.Prefix+" "+i.Family), " ")
}

func capital(s string) string {
	for i, r := range s {
		return s[:i] + string(unicode.ToUpper(r)) + s[i+len(string(r)):]
	}
	return s
}

// Plain folds a name for comparing: lower case, letters without their marks.
func Plain(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch folded, marked := folds[r]; {
		case marked:
			b.WriteString(folded)
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == ' ':
			b.WriteRune(r)
		case r == '-' || r == '\'' || r == '’':
			b.WriteRune(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Words are the folded words of a name.
func Words(s string) []string { return strings.Fields(Plain(s)) }

// folds are the letters of European names that have a plain form.
var folds = map[rune]string{
	'á': "a", 'à': "a", 'â': "a", 'ä': "a", 'ã': "a", 'å': "a", 'ă': "a", 'ą': "a", 'æ': "ae", 'ç': "c", 'ć': "c", 'č': "c", 'ď': "d", 'đ': "d", 'ð': "d",
	'é': "e", 'è': "e", 'ê': "e", 'ë': "e", 'ę': "e", 'ě': "e", 'ğ': "g", 'í': "i", 'ì': "i", 'î': "i", 'ï': "i", 'ı': "i", 'ł': "l", 'ñ': "n", 'ń': "n", 'ň': "n",
	'ó': "o", 'ò': "o", 'ô': "o", 'ö': "o", 'õ': "o", 'ø': "o", 'ő': "o", 'œ': "oe", 'ř': "r", 'ś': "s", 'š': "s", 'ş': "s", 'ș': "s", 'ß': "ss", 'ť': "t", 'ț': "t",
	'ú': "u", 'ù': "u", 'û': "u", 'ü': "u", 'ů': "u", 'ű': "u", 'ý': "y", 'ÿ': "y", 'ź': "z", 'ż': "z", 'ž': "z", 'þ': "th", 'ĳ': "ij",
}

// Sound is how a Dutch ear hears a word, roughly: written variants of one name fall together (Dijkstra, Dykstra; Visser, Fisser).
// It starts with a tilde, so that it never meets a written word.
func Sound(word string) string {
	w := Plain(word)
	for _, pair := range [][2]string{
		{"sch", "s"}, {"ij", "i"}, {"ei", "i"}, {"ey", "i"}, {"y", "i"}, {"ou", "au"}, {"ae", "a"}, {"oe", "u"}, {"th", "t"}, {"dt", "t"}, {"ck", "k"},
		{"c", "k"}, {"q", "k"}, {"x", "ks"}, {"z", "s"}, {"v", "f"}, {"ph", "f"}, {"gh", "g"}, {"ch", "g"},
	} {
		w = strings.ReplaceAll(w, pair[0], pair[1])
	}
	var b strings.Builder
	var last rune
	for _, r := range w {
		if r != last {
			b.WriteRune(r)
		}
		last = r
	}
	if b.Len() == 0 {
		return ""
	}
	return "~" + b.String()
}

// Frame is a word's sound without its vowels: what is left when somebody hears the wrong one (Bouzidi, Bouzedi). Empty for a
// word of which too little is left. It starts with a caret, so that it never meets a written word or a sound.
func Frame(word string) string {
	var b strings.Builder
	for _, r := range strings.TrimPrefix(Sound(word), "~") {
		switch {
		case !strings.ContainsRune("aeiou", r):
			b.WriteRune(r)
		case !strings.HasSuffix(b.String(), "."):
			b.WriteByte('.')
		}
	}
	if b.Len() < leastFrame {
		return ""
	}
	return "^" + b.String()
}

// leastFrame is how many signs a frame has at least: «b.s» would be Bos, Bas and Buis.
const leastFrame = 4
