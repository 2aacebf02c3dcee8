package casefile_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestADuplicateCheckLeavesALook: with a mark and no text, for the privacy officer of the own organisation, sixty an hour.
func TestADuplicateCheckLeavesALook(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, wall := t.Context(), w.db.Wall()
	w.db.Wall = func() time.Time { return wall }
	marks := ledger.NewMarker([]byte("secret"))
	ask := func(actor account.Actor, given, family string) error {
		born := calendar.Whole(calendar.On(1982, time.February, 2))
		_, err := casefile.Duplicates(ctx, w.db, actor, casefile.Check{Given: given, Family: family, Born: born, Mark: casefile.MarkOf(marks, given, family, born), Request: "r", Network: "192.0.2.1"})
		return err
	}
	for _, name := range []string{"Rietveld", "RIETVELD", "Bakker"} {
		if err := ask(w.om(), "Pieter", name); err != nil {
			t.Fatal(err)
		}
	}
	privacy := w.cast.As("OM-ONL", who.PrivacyOfficer, 1)
	found, err := casefile.Looks(ctx, w.db, privacy, "r", casefile.LooksAsked{}, 10)
	if err != nil || len(found) != 3 || found[0].Page != "duplicates" || found[0].Mark == "" || found[1].Mark != found[2].Mark || found[0].Mark == found[1].Mark {
		t.Fatalf("%+v %v", found, err)
	}
	if same, err := casefile.Looks(ctx, w.db, privacy, "r", casefile.LooksAsked{Mark: found[1].Mark}, 10); err != nil || len(same) != 2 {
		t.Errorf("with one mark: %+v %v", same, err)
	}
	if rows := strings.ToLower(strings.Join(w.words("select row(a.*)::text from access_entry a"), "\n")); strings.Contains(rows, "rietveld") || strings.Contains(rows, "1982") {
		t.Error("a look holds the name or the birth date")
	}
	if ledger.NewMarker([]byte("another")).Of("a") == marks.Of("a") {
		t.Error("the mark does not depend on the key")
	}

	// Two windows at once count as two; another person has an hour of his own.
	var done, refused atomic.Int32
	var at sync.WaitGroup
	for range 64 {
		at.Go(func() {
			var many fault.TooMany
			switch err := ask(w.om(), "Pieter", "Rietveld"); {
			case err == nil:
				done.Add(1)
			case errors.As(err, &many) && many.What == "duplicates" && many.After > 59*time.Minute && many.After <= time.Hour:
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	at.Wait()
	if done.Load() != 57 || refused.Load() != 7 {
		t.Errorf("%d done, %d refused", done.Load(), refused.Load())
	}
	if err := ask(w.cast.As("OM-ONL", who.OMLead, 1), "Pieter", "Rietveld"); err != nil {
		t.Errorf("somebody else: %v", err)
	}
	if found, err := casefile.Looks(ctx, w.db, privacy, "r", casefile.LooksAsked{Outcome: ledger.Refused}, 100); err != nil || len(found) != 7 || slices.ContainsFunc(found, func(l casefile.Looked) bool { return l.Mark == "" }) {
		t.Errorf("refusals: %+v %v", found, err)
	}
	wall = wall.Add(time.Hour + time.Second)
	if err := ask(w.om(), "Pieter", "Rietveld"); err != nil {
		t.Errorf("an hour later: %v", err)
	}
	w.verify()
}

// TestNobodyReviewsHisOwnLooks: who reads the looks does not find his own among them.
func TestNobodyReviewsHisOwnLooks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	privacy := w.cast.As("GM0262", who.PrivacyOfficer, 1)
	for range 2 {
		if found, err := casefile.Looks(t.Context(), w.db, privacy, "r", casefile.LooksAsked{}, 10); err != nil || len(found) != 0 {
			t.Errorf("%+v %v", found, err)
		}
	}
	if found, err := casefile.Looks(t.Context(), w.db, privacy, "r", casefile.LooksAsked{User: privacy.User}, 10); err != nil || len(found) != 0 {
		t.Errorf("asked for: %+v %v", found, err)
	}
	if n := w.number("select count(*) from access_entry where page = 'looks'"); n != 3 {
		t.Errorf("%d looks at the looks", n)
	}
}
