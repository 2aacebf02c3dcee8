package i18n_test

import (
	"context"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/web/i18n"
)

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

func TestTerm(t *testing.T) {
	wednesday := day(2026, 8, 5)
	for _, test := range []struct {
		due      time.Time
		workdays int
		nl, en   string
	}{
		{wednesday, 0, "vandaag", "today"},
		{day(2026, 8, 6), 1, "morgen", "tomorrow"},
		{day(2026, 8, 7), 2, "nog 2 werkdagen", "2 working days left"},
		{day(2026, 8, 10), 1, "nog 1 werkdag", "1 working day left"},
		{day(2026, 8, 4), -1, "1 werkdag te laat", "1 working day late"},
		{day(2026, 8, 3), -2, "2 werkdagen te laat", "2 working days late"},
		{day(2026, 8, 2), 0, "te laat", "late"},
	} {
		if got := i18n.Term(context.Background(), wednesday, test.due, test.workdays); got != test.nl {
			t.Errorf("due %s: %q, want %q", test.due.Format(time.DateOnly), got, test.nl)
		}
		if got := i18n.Term(i18n.With(context.Background(), "en"), wednesday, test.due, test.workdays); got != test.en {
			t.Errorf("due %s in English: %q, want %q", test.due.Format(time.DateOnly), got, test.en)
		}
	}
}

func TestDates(t *testing.T) {
	ctx := context.Background()
	// Half past ten in the evening in London is the next day in Amsterdam: the product lives in Amsterdam.
	instant := time.Date(2026, 8, 9, 22, 32, 0, 0, time.UTC)
	for got, want := range map[string]string{
		i18n.Date(ctx, instant):                                                               "10 augustus 2026",
		i18n.DayDate(ctx, instant):                                                            "maandag 10 augustus 2026",
		i18n.ShortDate(ctx, instant.AddDate(0, 4, 0), instant):                                "10 augustus",
		i18n.ShortDate(ctx, instant.AddDate(0, 5, 0), instant):                                "10 augustus 2026",
		i18n.ShortDate(ctx, time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC), day(2027, 1, 4)): "4 januari",
		i18n.ShortDate(ctx, instant, time.Time{}):                                             "",
		i18n.Time(ctx, instant):                                                               "0.32 uur",
		i18n.DateTime(ctx, instant):                                                           "10 augustus 2026, 0.32 uur",
		i18n.Machine(instant):                                                                 "2026-08-10",
		i18n.Date(ctx, time.Time{}):                                                           "",
		i18n.DayDate(i18n.With(ctx, "en"), instant):                                           "Monday 10 August 2026",
		i18n.FormDate(day(2026, 8, 1)):                                                        "1-8-2026",
		i18n.Upper("één werkdag"):                                                             "Één werkdag",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestChoose(t *testing.T) {
	for header, want := range map[string]string{"": "nl", "en-GB,en;q=0.9": "en", "de,nl;q=0.5,en;q=0.4": "nl", "fr": "nl", "§": "nl"} {
		if got := i18n.Choose(header); got != want {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
}

func TestMissingKeyIsVisible(t *testing.T) {
	if got := i18n.T(context.Background(), "no.such.key"); got != "⟦no.such.key⟧" {
		t.Errorf("a missing key shows as %q", got)
	}
	if i18n.Has(context.Background(), "no.such.key") || !i18n.Has(context.Background(), "frame.name") {
		t.Error("Has does not tell a missing key from one that is there")
	}
}

func TestValuesStandInTheText(t *testing.T) {
	ctx := context.Background()
	for want, got := range map[string]string{
		"geldig tot en met 2 september 2026":             i18n.T(ctx, "casepage.valid", "date", "2 september 2026"),
		"Van 1 mei naar 2 mei":                           i18n.T(ctx, "casepage.moved", "to", "2 mei", "from", "1 mei"),
		"geldig tot en met ⟦date⟧":                       i18n.T(ctx, "casepage.valid"),
		"Sinds 4 mei, 2 van 10 werkdagen voorbij.":       i18n.T(ctx, "casepage.since", "date", "4 mei", "past", 2, "all", 10),
		"Since 4 May, 2 of 10 working days have passed.": i18n.T(i18n.With(ctx, i18n.English), "casepage.since", "date", "4 May", "past", 2, "all", 10),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
