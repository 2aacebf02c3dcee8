package casefile_test

import (
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
)

// TestTheSamePersonIsFound: the duplicate check finds who was heard or written otherwise, and not who is somebody else.
func TestTheSamePersonIsFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := w.story(150)
	s.Given, s.Prefix, s.Family, s.Born = "Pieter Johan", "", "Rietveld", calendar.On(1982, time.February, 3)
	w.walk(s)
	for _, one := range []struct {
		given, family string
		born          calendar.Date
		found         bool
	}{
		{"Pieter", "Rietveld", s.Born, true},
		{"Piet", "Rietfeld", s.Born, true},
		{"P.", "Reitveld", s.Born, true},
		{"P.", "Ritveld", s.Born, true},
		{"Pieter", "Bakker", s.Born, true},
		{"Johan", "Bakker", s.Born, true},
		{"Pieter", "Rietfeld", calendar.On(1982, time.March, 2), true},
		{"Pieter", "Rietveld", calendar.On(1983, time.February, 3), true},
		{"Pieter", "Rietveld", calendar.On(1928, time.February, 3), true},
		{"Pieter", "Rietveld", calendar.On(1982, time.February, 13), true},
		{"Pieter", "Rietveld", calendar.On(1983, time.March, 2), false},
		{"Marcel", "Rietveld", calendar.On(1982, time.March, 2), false},
		{"P.", "Bakker", s.Born, false},
		{"Pieter", "Bakker", calendar.On(1982, time.March, 2), false},
	} {
		found, err := casefile.Duplicates(t.Context(), w.db, w.om(), casefile.Check{Given: one.given, Family: one.family, Born: calendar.Whole(one.born)})
		if err != nil {
			t.Fatal(err)
		}
		if (len(found) > 0) != one.found {
			t.Errorf("%s %s, %s: %+v", one.given, one.family, one.born, found)
		}
	}
	s = w.story(151)
	s.Given, s.Prefix, s.Family, s.Born = "Willem", "van der", "Heijden", calendar.On(1979, time.May, 30)
	w.walk(s)
	for _, family := range []string{"Vanderheijden", "Heijden", "Heyden", "vander Heijden"} {
		if found, err := casefile.Duplicates(t.Context(), w.db, w.om(), casefile.Check{Given: "W.", Family: family, Born: calendar.Whole(s.Born)}); err != nil || len(found) != 1 || found[0].Born != calendar.Whole(s.Born) {
			t.Errorf("%s: %+v, %v", family, found, err)
		}
	}
	if _, err := casefile.Duplicates(t.Context(), w.db, w.mayor(), casefile.Check{Given: "Pieter", Family: "Rietveld", Born: calendar.Whole(s.Born)}); err == nil {
		t.Error("a mayor may look across the country")
	}
}
