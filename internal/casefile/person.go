package casefile

import (
	"strings"
	"unicode"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/text"
)

// Person is the kind of the item that holds who the case is about.
const Person = "person"

// Identity is who returns: names and birth date, nothing more, as far as they are known. The BSN is not stored.
type Identity struct {
	Given  string           `json:"given"`  // empty: there is none, or it is not known
	Prefix string           `json:"prefix"` // tussenvoegsel: «van den»
	Family string           `json:"family"`
	Born   calendar.Partial `json:"born"`
	Listed string           `json:"listed"` // «Van den Broek, Remco»: how lists show it; without a comma where there is no given name
	Sort   string           `json:"sort"`   // «broek remco»: how lists order it
	Keys   []string         `json:"keys"`   // what the case can be found by
}

// NewIdentity makes the derived fields from the names. Those of an older item are made anew in the same way: Derived.
func NewIdentity(given, prefix, family string, born calendar.Partial) Identity {
	i := Identity{Given: text.Name(given), Prefix: text.Name(prefix), Family: text.Name(family), Born: born}
	i.Listed = capital(strings.TrimSpace(i.Prefix + " " + i.Family))
	if i.Given != "" {
		i.Listed += ", " + i.Given
	} else {
		i.Listed = strings.ReplaceAll(i.Listed, ",", "") // a comma says that a given name follows
	}
	return i.Derived()
}

// Derived is the identity with its order in lists and its keys as this program makes them of its names: what was put with an older program
// is never rewritten, and is found as what is put today.
func (i Identity) Derived() Identity {
	i.Sort = strings.TrimSpace(Plain(i.Family) + " " + Plain(i.Given))
	i.Keys = nil
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

// BornOn is the key of what is known of a birth date. It starts with a sign that no written word has.
func BornOn(day calendar.Partial) string { return "@" + day.String() }

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

// Plain folds a name for comparing: as text.Fold, letters and digits alone.
func Plain(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mc, r) || r == ' ' {
			return r
		}
		return -1
	}, text.Fold(s))), " ")
}

// Words are the folded words of a name.
func Words(s string) []string { return strings.Fields(Plain(s)) }

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
