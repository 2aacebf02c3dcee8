package account

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Baseline appends to the stream of each organisation that is older than the form of payloads with rows one entry that says which
// seats and teams stand. It does so once, as the owner; doing it again changes nothing.
func Baseline(ctx context.Context, db *postgres.DB) error {
	err := postgres.InTx(ctx, db.Owner, func(tx postgres.Tx) error {
		const all = 100000 // organisations are some hundreds
		due, err := ledger.TakeDue(ctx, tx, true, all)
		for _, org := range due {
			if err == nil {
				err = stand(ctx, tx, id.Org{UUID: org}, db.Now(), true)
			}
		}
		return err
	})
	return fault.Wrap(err, "baseline of organisations")
}

// Stand appends to the stream of an organisation, as the owner, what stands there: for who wrote seats or teams past every deed.
func Stand(ctx context.Context, db *postgres.DB, org id.Org) error {
	return postgres.InTx(ctx, db.Owner, func(tx postgres.Tx) error { return stand(ctx, tx, org, db.Now(), false) })
}

func stand(ctx context.Context, tx postgres.Tx, org id.Org, at time.Time, baseline bool) error {
	rows, err := seatRows(ctx, tx, org, false)
	if err != nil {
		return err
	}
	what := left{Rows: ledger.KeepRows(rows)}
	what.Baseline = baseline
	return what.append(ctx, tx, ledger.Entry{At: at, Org: org, Deed: ledger.Baseline})
}

// append writes an entry of something that no form did: at the command line, or by a migration.
func (l left) append(ctx context.Context, tx postgres.Tx, e ledger.Entry) error {
	head, err := ledger.LockOrg(ctx, tx, e.Org)
	if err != nil {
		return err
	}
	if e.Body, err = json.Marshal(l); err != nil {
		return err
	}
	e.Category, e.About = policy.Accounts, l.about()
	return ledger.AppendOrg(ctx, tx, head, e)
}

// record writes the entry of somebody who was added at the command line: nobody's membership did it.
func (n NewUser) record(ctx context.Context, tx postgres.Tx, membership id.Membership, at time.Time) error {
	if err := asNobody(ctx, tx, n.Org); err != nil {
		return err
	}
	rows, err := seatRows(ctx, tx, n.Org, true)
	if err != nil {
		return err
	}
	what := left{Rows: ledger.KeepRows(rows), User: n.ID, Membership: membership, Roles: []who.Role{n.Role}}
	return what.append(ctx, tx, ledger.Entry{At: at, Org: n.Org, Deed: who.AddPerson})
}

// RecheckFacts compares, as the owner, the organisations that come with the program with the program. What is in the database only stays.
func RecheckFacts(ctx context.Context, db *postgres.DB) ([]ledger.Finding, error) {
	orgs, err := readFacts()
	if err != nil {
		return nil, err
	}
	stands, err := selectAllOrgs(ctx, db)
	if err != nil {
		return nil, fault.Wrap(err, "organisations")
	}
	var found []ledger.Finding
	for _, o := range orgs {
		switch is, there := stands[o.ID]; {
		case !there:
			found = append(found, ledger.Finding{What: "organisation " + o.Code + " is missing"})
		case is != (standingOrg{o, sortName(o.Name)}):
			found = append(found, ledger.Finding{What: "organisation " + o.Code + " differs from the program's"})
		}
	}
	return found, nil
}

// standingOrg is an organisation as it stands, with the name that it is sorted by.
type standingOrg struct {
	Org
	sort string
}

// Recheck compares, as the owner, the seats and teams of every organisation with what its ledger keeps of them.
func Recheck(ctx context.Context, db *postgres.DB) ([]ledger.Finding, error) {
	type place struct {
		record   ledger.Record
		holes    bool
		baseline bool
	}
	all := map[uuid.UUID]*place{}
	of := func(org uuid.UUID) *place {
		if all[org] == nil {
			all[org] = &place{record: ledger.Record{}}
		}
		return all[org]
	}
	err := eachPayload(ctx, db, func(org uuid.UUID, body []byte) {
		var rows ledger.Rows
		if p := of(org); json.Unmarshal(body, &rows) != nil {
			p.holes = true // it is gone, or was changed: the ledger's own check tells it
		} else {
			p.record.Note(rows)
			p.baseline = p.baseline || rows.Baseline
		}
	})
	if err != nil {
		return nil, fault.Wrap(err, "seats")
	}
	stands := map[uuid.UUID][]ledger.Standing{}
	if err := eachSeatRow(ctx, db, func(org uuid.UUID, r ledger.Standing) { stands[org] = append(stands[org], r); of(org) }); err != nil {
		return nil, fault.Wrap(err, "seats")
	}
	var found []ledger.Finding
	older := 0
	for _, org := range slices.SortedFunc(maps.Keys(all), func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }) {
		p := all[org]
		for _, what := range p.record.Compare(stands[org], p.holes) {
			found = append(found, ledger.Finding{Stream: org.String(), What: what})
		}
		if p.baseline {
			older++
		}
	}
	if older > 0 {
		found = append(found, ledger.Finding{Note: true, What: fmt.Sprintf("%d organisations are older than the baseline: the seats and teams of before are known since baseline", older)})
	}
	return found, nil
}
