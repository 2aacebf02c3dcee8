package casefile

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Verify is everything that can be found out about the record, as the owner: the chains and heads of the ledger, the facts, what
// was submitted, who may see it, the lists and the tables that come with the program. Findings that are notes are no faults.
func Verify(ctx context.Context, db *postgres.DB) ([]ledger.Finding, error) {
	var found []ledger.Finding
	for _, check := range []func(context.Context, *postgres.DB) ([]ledger.Finding, error){ledger.Verify, account.Recheck, account.RecheckFacts, RecheckTables, Refold, Recheck, Reproject, Recount, ledger.VerifyHeads} {
		more, err := check(ctx, db)
		if err != nil {
			return found, err
		}
		found = append(found, more...)
	}
	return found, nil
}

// Recheck compares, as the owner, what was submitted, with whom it was shared and who may see it with what the ledger keeps of
// it: a body, or a row, that was changed, added or removed behind the deeds. What a payload held that was destroyed is passed by.
func Recheck(ctx context.Context, db *postgres.DB) ([]ledger.Finding, error) {
	var found []ledger.Finding
	older := 0
	err := eachRecord(ctx, db, func(r record) {
		t, readable := r.told()
		if !readable {
			return // Refold tells it
		}
		if t.baseline {
			older++
		}
		say := func(what string) { found = append(found, ledger.Finding{Stream: r.which.String(), What: what}) }
		t.bodies(r, say)
		t.compare(r, say)
	})
	if older > 0 {
		found = append(found, ledger.Finding{Note: true, What: fmt.Sprintf("%d cases are older than the baseline: who may see what was made before it is known since baseline", older)})
	}
	return found, err
}

// record is one case as verification reads it: its payloads in the order of its entries, the bodies of its items and its rows.
type record struct {
	which    uuid.UUID
	payloads [][]byte // nil: it is gone
	items    map[string][]byte
	rows     []ledger.Standing
	left     map[string]bool // «org user»: whose name a job may have taken off the case, for he left
}

// told is what the ledger tells of a case, the last word on each thing.
type told struct {
	digests  map[string]digest
	rows     ledger.Record
	holes    bool // a payload is gone: what stands may have been in it
	baseline bool // some of it was there before the ledger kept rows
}

// told reads the payloads in their order; false when one cannot be read.
func (r record) told() (told, bool) {
	t := told{digests: map[string]digest{}, rows: ledger.Record{}}
	for _, body := range r.payloads {
		if body == nil {
			t.holes = true
			continue
		}
		var p payload
		if json.Unmarshal(body, &p) != nil {
			return t, false
		}
		for _, d := range p.Digests {
			t.digests[d.Item] = d
		}
		t.rows.Note(p.Rows)
		t.baseline = t.baseline || p.Baseline
	}
	return t, true
}

// bodies compares the bodies of items with their digests.
func (t told) bodies(r record, say func(string)) {
	for _, item := range slices.Sorted(maps.Keys(r.items)) {
		d, known := t.digests[item]
		if !known && t.holes {
			continue
		}
		salt, _ := base64.StdEncoding.DecodeString(d.Salt)
		body, err := ledger.Canonical(r.items[item])
		switch {
		case !known:
			say("item " + item + " stands in no entry")
		case err != nil || digestOf(salt, body) != d.SHA256:
			say("item " + item + " was changed")
		}
	}
	for _, item := range slices.Sorted(maps.Keys(t.digests)) {
		word, known := t.rows["item "+item]
		if _, there := r.items[item]; !there && (!known || word.Row != nil) {
			say("item " + item + " is missing")
		}
	}
}

// compare compares the rows that decide who may see what with those that the ledger keeps. Who is named on the case stands apart:
// those lists lose a name by itself.
func (t told) compare(r record, say func(string)) {
	lists := map[string]ledger.Word{}
	for name, word := range t.rows {
		if word.Table == tableAssignment {
			lists[name] = word
			delete(t.rows, name)
		}
	}
	stands := map[string]ledger.Standing{}
	rows := slices.DeleteFunc(slices.Clone(r.rows), func(s ledger.Standing) bool {
		if s.Table == tableAssignment {
			stands[tableAssignment+" "+s.ID] = s
		}
		return s.Table == tableAssignment
	})
	for _, what := range t.rows.Compare(rows, t.holes) {
		say(what)
	}
	for name, s := range stands {
		if _, known := lists[name]; !known && !t.holes {
			lists[name] = ledger.Word{Kept: ledger.Kept{Table: s.Table, ID: s.ID}}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		if what := r.namesDiffer(lists[name], stands[name].Row); what != "" {
			say(name + " was changed: " + what)
		}
	}
}

// names are who of an organisation is named on a case, as the row of a list of them holds it.
type names struct {
	Named []struct {
		User string `json:"user_id"`
		At   string `json:"at"`
		Open bool   `json:"open"` // he keeps nobody out
	}
}

// namesDiffer tells how who is named on the case differs from the entry that named them. Who left the organisation since may be
// gone: a job takes his name off.
func (r record) namesDiffer(word ledger.Word, stands []byte) string {
	var was, is names
	if (word.Row != nil && json.Unmarshal(word.Row, &was) != nil) || (stands != nil && json.Unmarshal(stands, &is) != nil) {
		return "it cannot be read"
	}
	type naming struct {
		at   string
		open bool
	}
	at := map[string]naming{}
	for _, one := range was.Named {
		at[one.User] = naming{one.At, one.Open}
	}
	for _, one := range is.Named {
		if said, named := at[one.User]; !named || said.at != one.At {
			return fmt.Sprintf("%s is named by no entry, or at another moment", one.User)
		}
		if at[one.User].open != one.Open {
			return "who else may enter"
		}
		delete(at, one.User)
	}
	for _, user := range slices.Sorted(maps.Keys(at)) {
		if !r.left[word.ID+" "+user] {
			return fmt.Sprintf("%s is not named any more", user)
		}
	}
	return ""
}
