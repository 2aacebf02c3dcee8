package casefile_test

import (
	"testing"

	"github.com/terugkeer/terugkeer/internal/casefile"
)

// TestSound hears names as they are heard on the telephone: variants of one name fall together, by sound or else without the
// vowels, and names that are really others stay apart.
func TestSound(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"Jansen", "Janssen", "Janzen"}, {"Meijer", "Meyer", "Meier"}, {"Dijkstra", "Dykstra", "Deikstra"}, {"Visser", "Fisser"}, {"Smidt", "Smit"}, {"Thijssen", "Tijsen"}, {"Coen", "Koen"}, {"Müller", "Muller"},
	} {
		for _, one := range same[1:] {
			if casefile.Sound(one) != casefile.Sound(same[0]) {
				t.Errorf("%s is heard as %s, %s as %s", one, casefile.Sound(one), same[0], casefile.Sound(same[0]))
			}
		}
	}
	for _, pair := range [][2]string{{"Bouzidi", "Bouzedi"}, {"Amrani", "Amrini"}, {"Jansen", "Jensen"}, {"Bakker", "Bekker"}, {"Hendriks", "Hindriks"}, {"Aydin", "Aydan"}} {
		if casefile.Frame(pair[0]) != casefile.Frame(pair[1]) || casefile.Frame(pair[0]) == "" {
			t.Errorf("%v: %q and %q", pair, casefile.Frame(pair[0]), casefile.Frame(pair[1]))
		}
	}
	for _, pair := range [][2]string{{"Bakker", "Visser"}, {"Jansen", "Jansma"}, {"De Vries", "De Wit"}} {
		if casefile.Frame(pair[0]) == casefile.Frame(pair[1]) {
			t.Errorf("%v fall together", pair)
		}
	}
	for _, short := range []string{"Bos", "Ali", "Kok", "", "Ee"} {
		if got := casefile.Frame(short); got != "" {
			t.Errorf("%q leaves too little: %q", short, got)
		}
	}
}
