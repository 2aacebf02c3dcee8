package casefile

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

// Recount compares, as the owner, what must agree within the database by itself: numbers of cases without a gap, receipts with what was
// shared and with whom, steps with who is named on the case.
func Recount(ctx context.Context, db *postgres.DB) ([]ledger.Finding, error) {
	var found []ledger.Finding
	err := eachMiscount(ctx, db, func(stream, what string) { found = append(found, ledger.Finding{Stream: stream, What: what}) })
	return found, fault.Wrap(err, "recount")
}

// RecheckTables compares, as the owner, the tables that come with the program with the program: who sees what, who may do what, and the
// editions of the terms. It tells of a database that another program prepared as well.
func RecheckTables(ctx context.Context, db *postgres.DB) ([]ledger.Finding, error) {
	var found []ledger.Finding
	say := func(what string) { found = append(found, ledger.Finding{What: what}) }
	kept, err := selectTables(ctx, db)
	if err != nil {
		return nil, fault.Wrap(err, "tables")
	}
	sight, may, err := tables()
	if err != nil {
		return nil, err
	}
	if same, err := sameRows[sightRow](kept.sight, sight); err != nil || !same {
		say("who may see what differs from the table of the program")
	}
	if same, err := sameRows[mayRow](kept.may, may); err != nil || !same {
		say("who may do what differs from the table of the program")
	}
	if kept.seats > 0 {
		say("what each seat sees differs from the table of sight")
	}
	for _, v := range kept.versions {
		if body, err := protocol.VersionText(v.name); err != nil || string(body) != v.body {
			say("edition " + v.name + " of the terms differs from the program's")
		}
	}
	return found, nil
}

// sameRows tells whether two JSON lists hold the same rows, in whatever order.
func sameRows[T comparable](one, two []byte) (bool, error) {
	var a, b []T
	if err := errors.Join(json.Unmarshal(one, &a), json.Unmarshal(two, &b)); err != nil {
		return false, err
	}
	return bytes.Equal(ordered(distinct(a)), ordered(distinct(b))), nil
}

func distinct[T comparable](rows []T) []T {
	seen, out := map[T]bool{}, []T{}
	for _, row := range rows {
		if !seen[row] {
			seen[row] = true
			out = append(out, row)
		}
	}
	return out
}
