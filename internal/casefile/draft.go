package casefile

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// SaveDraft keeps what somebody has typed so far, for his own organisation alone and for 30 days. It is no deed: nobody
// else learns of it. It returns the version of the draft that is there now, by DraftVersion. What comes late from a form that was
// submitted already is a Conflict, and so is what does not go on from the draft that is there (On.Draft): a colleague, or he in
// another window, saved that meanwhile.
func SaveDraft(ctx context.Context, db *postgres.DB, actor account.Actor, on On, deed who.Deed, form string, fields map[string][]string) (string, error) {
	return saveDraft(ctx, db, actor, on, deed, form, storable(fields), nil)
}

// SavePart keeps one part of a long form, which is these fields, beside the parts that were kept before: colleagues may each write
// their own. On.Draft is the version of this part alone, and so is what is returned.
func SavePart(ctx context.Context, db *postgres.DB, actor account.Actor, on On, deed who.Deed, form string, fields map[string][]string) (string, error) {
	fields = storable(fields)
	return saveDraft(ctx, db, actor, on, deed, form, fields, slices.Sorted(maps.Keys(fields)))
}

func saveDraft(ctx context.Context, db *postgres.DB, actor account.Actor, on On, deed who.Deed, form string, fields map[string][]string, part []string) (string, error) {
	on.Typed = DraftVersion(fields)
	err := postgres.InTx(ctx, db.Web, func(tx postgres.Tx) error {
		now := db.Now()
		in, err := hold(ctx, tx, actor, on.Case, calendar.Of(now))
		if err != nil {
			return err
		}
		standing := in.stand(actor, calendar.Of(now), policy.Flags{})
		if err := standing.may(deed); err != nil && standing.any(deed, policy.MayPrepare) != nil {
			return err
		}
		if err := unsent(ctx, tx, on, deed); err != nil {
			return err
		}
		if err := holds(ctx, tx, on.About); err != nil {
			return err
		}
		there, err := draftOf(ctx, tx, form, on.About)
		if err != nil {
			return err
		}
		if err := there.follows(on, part); err != nil {
			return err
		}
		written := there.writtenBy(mark{actor.Membership, now}, fields)
		if part != nil && there != nil {
			fields = with(there.Saved, fields)
		}
		return putDraft(ctx, tx, actor, on, form, fields, written, now)
	})
	if err != nil {
		noteRefusal(ctx, db, actor, on, deed, err)
	}
	return on.Typed, fault.Wrap(err, "draft of %s", form)
}

// writtenBy marks the fields that say something else than before as written now.
func (d *Draft) writtenBy(now mark, fields map[string][]string) map[string]mark {
	all := map[string]mark{}
	if d != nil {
		maps.Copy(all, d.written)
	}
	for name, values := range fields {
		if d == nil || !slices.Equal(values, d.Saved[name]) {
			all[name] = now
		}
	}
	return all
}

func with(before, now map[string][]string) map[string][]string {
	all := maps.Clone(before)
	maps.Copy(all, now)
	return all
}

// DraftVersion names what a draft says, of these fields or, where none is named, of all: two that say the same have one version, whenever
// and by whom they were saved. Empty: it says nothing.
func DraftVersion(fields map[string][]string, names ...string) string {
	said := map[string][]string{}
	for name, values := range fields {
		if len(names) > 0 && !slices.Contains(names, name) {
			continue
		}
		for _, value := range values {
			if value = strings.TrimSpace(strings.ReplaceAll(value, "\r\n", "\n")); value != "" {
				said[name] = append(said[name], value)
			}
		}
	}
	if len(said) == 0 {
		return ""
	}
	bytes, _ := json.Marshal(said) // strings, in the order of their names
	sum := sha256.Sum256(bytes)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// follows is a Conflict when a form neither began with the draft that is there (these parts of it; nil: all) nor saved it itself, and
// says something else. Nil is no draft: any form follows it.
func (d *Draft) follows(on On, part []string) error {
	if d == nil || (!on.Request.IsZero() && d.request == on.Request) {
		return nil
	}
	if v := DraftVersion(d.Saved, part...); v == "" || v == on.Draft || v == on.Typed {
		return nil
	}
	return fault.Conflict{Key: "conflict.draft"}
}

// unsent is a Conflict when the form was submitted already. It is asked while the case is held: the deed may be under way.
func unsent(ctx context.Context, tx postgres.Tx, on On, deed who.Deed) error {
	if on.Request.IsZero() {
		return nil
	}
	done, err := findRequest(ctx, tx, on, deed)
	var other fault.Conflict
	if done != nil || errors.As(err, &other) {
		return fault.Conflict{Key: "conflict.sent"}
	}
	return err
}

// storable is what was typed without what the database cannot hold: NUL, which no form accepts either.
func storable(fields map[string][]string) map[string][]string {
	out := make(map[string][]string, len(fields))
	for name, values := range fields {
		kept := make([]string, len(values))
		for n, value := range values {
			kept[n] = strings.ReplaceAll(value, "\x00", "")
		}
		out[strings.ReplaceAll(name, "\x00", "")] = kept
	}
	return out
}

// draftLasts is how long a draft is kept after it was last saved (domain: retention; an assumption).
const draftLasts = 30 * 24 * time.Hour

// SweepDrafts removes the drafts that nobody saved for 30 days.
func SweepDrafts(ctx context.Context, db *postgres.DB) error {
	return fault.Wrap(deleteOldDrafts(ctx, db, db.Now().Add(-draftLasts)), "sweep drafts")
}

// dropDraft removes the draft of the deed's form: it was submitted. A draft that says something else, and from which the form does not go
// on, is a Conflict: a colleague, or he in another window, wrote that meanwhile, and it would be lost.
func (d *Deed) dropDraft(ctx context.Context) error {
	form := FormOf(d.deed)
	there, err := draftOf(ctx, d.tx, form, d.on.About)
	if err == nil {
		err = there.follows(d.on, nil)
	}
	if err != nil {
		return fault.Wrap(err, "case %s: draft of %s", d.Case, form)
	}
	return fault.Wrap(dropDraft(ctx, d, form), "case %s: draft of %s", d.Case, form)
}

// FormOf is how the form of a deed is called, in its address and where its draft is kept: «view.submit» → «view-submit».
func FormOf(deed who.Deed) string {
	return strings.NewReplacer(".", "-", "_", "-").Replace(string(deed))
}
