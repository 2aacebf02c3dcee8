package calendar_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/terugkeer/terugkeer/internal/calendar"
)

// TestRead reads a day as people type it, as they paste it, and as the program prints it.
func TestRead(t *testing.T) {
	t.Parallel()
	for want, all := range map[calendar.Date][]string{
		calendar.On(2026, 8, 1): {"1-8-2026", "01-08-2026", " 1/8/2026", "1 8 2026", "1.8.2026", "2026-08-01", "1 augustus 2026", "1 Aug 2026", "1 aug. 2026", "August 1, 2026", "1st August 2026", "1e augustus 2026"},
		calendar.On(1980, 1, 1): {"1\u00a0januari\u00a01980", "\u200e1-1-1980", "1\u20111\u20111980", "1\u20131\u20131980", "1\u22121\u22121980", "１-１-１９８０", "\u202a1-1-1980\u202c", "1-1-1980\n", "1\u00ad-1-1980", "1\u202f1\u20091980", "١-١-١٩٨٠"},
		calendar.On(2026, 10, 5): {"maandag 5 oktober 2026", "Maandag 5 oktober 2026", "ma 5-10-2026", "Monday 5 October 2026", "Monday, October 5, 2026", "maandag\u00a05\u00a0oktober\u00a02026", "5 oktober 2026, 14.32 uur", "5 October 2026, 14:32",
			"maandag 5 oktober 2026 om 9.00 uur", "5-10-2026 14:32", "mon. 5 oct. 2026"},
		calendar.On(2026, 3, 2): {"2 mrt 2026", "2 maart 2026", "2 March 2026"},
	} {
		for _, typed := range all {
			if got, err := calendar.Read(typed); err != nil || got != want {
				t.Errorf("%q: %v %v, want %v", typed, got, err, want)
			}
		}
	}
	for _, typed := range []string{"", "morgen", "31-2-2026", "1-8-26", "8-2026", "1-13-2026", "0-5-1980", "1980", "00-00-1980", "maandag", "maandag 5 oktober", "1-8-2026-1", "5 okt tober 2026", "001-8-2026", "1-ja-2026", "-", "1-8-20266"} {
		if got, err := calendar.Read(typed); !errors.Is(err, calendar.ErrNoDay) {
			t.Errorf("%q was read as %v %v", typed, got, err)
		}
	}
	for typed, want := range map[string]bool{"14-3-80": true, "14/3/80": true, "14 maart 80": true, "31-2-1980": false, "80-3": false, "1-13-80": false, "morgen": false} {
		_, err := calendar.Read(typed)
		_, partly := calendar.ReadPartial(typed)
		if errors.Is(err, calendar.ErrShortYear) != want || errors.Is(partly, calendar.ErrShortYear) != want {
			t.Errorf("%q has a year without its century: %v, %v", typed, err, partly)
		}
	}
	for _, typed := range []string{"80", "mei 80", "0-5-80"} {
		if _, err := calendar.ReadPartial(typed); !errors.Is(err, calendar.ErrShortYear) {
			t.Errorf("%q: %v", typed, err)
		}
	}
	var other calendar.WrongWeekday
	for _, typed := range []string{"dinsdag 5 oktober 2026", "Tuesday 5 October 2026", "di 5-10-2026", "zondag, 5 oktober 2026"} {
		if got, err := calendar.Read(typed); !errors.As(err, &other) || other.Day != calendar.On(2026, 10, 5) || !got.IsZero() {
			t.Errorf("%q: %v %v", typed, got, err)
		}
	}
}

// TestReadPartial reads what is known of a day of birth.
func TestReadPartial(t *testing.T) {
	t.Parallel()
	part := func(year, month, day int) calendar.Partial {
		p, is := calendar.Part(year, month, day)
		if !is {
			t.Fatal(year, month, day)
		}
		return p
	}
	for typed, want := range map[string]calendar.Partial{
		"14-3-1984": part(1984, 3, 14), "00-00-1980": part(1980, 0, 0), "0-0-1980": part(1980, 0, 0), "1980": part(1980, 0, 0), "0-5-1980": part(1980, 5, 0), "00-05-1980": part(1980, 5, 0), "mei 1980": part(1980, 5, 0), "5-1980": part(1980, 5, 0),
		"1980-05": part(1980, 5, 0), "1980-00-00": part(1980, 0, 0), "00–00–1980": part(1980, 0, 0), "00-00-0000": calendar.Unknown, "onbekend": calendar.Unknown, "Unknown": calendar.Unknown, "0 mei 1980": part(1980, 5, 0), "１９８０": part(1980, 0, 0),
	} {
		if got, err := calendar.ReadPartial(typed); err != nil || got != want {
			t.Errorf("%q: %v %v, want %v", typed, got, err, want)
		}
	}
	for _, typed := range []string{"", "80", "5-0-1980", "31-2-1980", "0-13-1980", "0-5-0000", "5-5-0000", "1980-13", "wellicht", "12-1-80", "0-0-80"} {
		if got, err := calendar.ReadPartial(typed); err == nil {
			t.Errorf("%q was read as %v", typed, got)
		}
	}
	var other calendar.WrongWeekday
	if _, err := calendar.ReadPartial("dinsdag 5 oktober 1970"); !errors.As(err, &other) {
		t.Errorf("a weekday that does not fit: %v", err)
	}
}

// TestPartial: what is not known excludes nothing, and what is written is read back; a day that is known whole as a Date writes it.
func TestPartial(t *testing.T) {
	t.Parallel()
	any := rapid.Custom(func(t *rapid.T) calendar.Partial {
		year := rapid.IntRange(1, 9999).Draw(t, "year")
		d := calendar.On(year, time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day"))
		switch rapid.IntRange(0, 4).Draw(t, "kind") {
		case 0:
			return calendar.Partial{}
		case 1:
			return calendar.Unknown
		case 2:
			p, _ := calendar.Part(year, 0, 0)
			return p
		case 3:
			p, _ := calendar.Part(year, int(d.Month()), 0)
			return p
		}
		return calendar.Whole(d)
	})
	rapid.Check(t, func(t *rapid.T) {
		p, other := any.Draw(t, "one"), any.Draw(t, "other")
		b, err := json.Marshal(p)
		var back calendar.Partial
		if err != nil || json.Unmarshal(b, &back) != nil || back != p {
			t.Fatalf("%v is written %s and read %v", p, b, back)
		}
		if whole, _ := json.Marshal(p.Date()); p.Known() && string(whole) != string(b) {
			t.Fatalf("%s and %s", whole, b)
		}
		v, err := p.Value()
		var scanned calendar.Partial
		if err != nil || scanned.Scan(v) != nil || scanned != p {
			t.Fatalf("%v is stored %v and read %v", p, v, scanned)
		}
		if p.Could(other) != other.Could(p) || (!p.IsZero() && !p.Could(p)) || (!p.IsZero() && !p.Could(calendar.Unknown)) || p.Could(calendar.Partial{}) {
			t.Fatalf("%v and %v", p, other)
		}
		if p.Last().Before(p.First()) || (p.Known() && p.First() != p.Last()) {
			t.Fatalf("%v is from %v to %v", p, p.First(), p.Last())
		}
		if p.Year() > 0 && (!p.Could(calendar.Whole(p.First())) || !p.Could(calendar.Whole(p.Last())) || p.Could(calendar.Whole(p.Last().AddDays(1)))) {
			t.Fatalf("%v could be %v to %v", p, p.First(), p.Last())
		}
	})
	for _, wrong := range []string{"1980-5", "80", "1980-05-03-01", "x", "0000-01", "1980-02-31", "+980", "1980-"} {
		if p, err := calendar.ParsePartial(wrong); err == nil {
			t.Errorf("%q is read as %v", wrong, p)
		}
	}
}
