package work_test

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/message"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/internal/work"
)

func TestAMessageIsDeliveredAndItsMailShown(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	db.Wall = time.Now // the library works by the wall clock
	lochem, file := account.OrgID("GM0262"), id.NewCase()
	if _, err := account.Add(t.Context(), db, account.NewHasher(1), account.NewUser{Email: "mayor@lochem.example", Name: "N.", Org: lochem, Role: who.Mayor}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Owner.Exec(t.Context(), "insert into case_file (id, number, version, opened_at) values ($1, '2026-000001', $2, now())", file, protocol.Current); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Owner.Exec(t.Context(), "insert into party (id, case_id, org_id, relation, valid_from, made_seq) values ($1, $2, $3, 'origin', '2026-01-01', 1)", id.NewItem(), file, lochem); err != nil {
		t.Fatal(err)
	}
	var regular atomic.Int32
	jobs, err := work.Start(t.Context(), db, message.Mailer{}, slog.New(slog.DiscardHandler), work.Job{Name: "test", Every: time.Hour, Do: func(context.Context) error {
		regular.Add(1)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	err = postgres.InTx(t.Context(), db.Web, func(tx postgres.Tx) error {
		if _, err := tx.Exec(t.Context(), "select set_config('app.case', $1, true)", file.String()); err != nil {
			return err
		}
		return message.Queue(t.Context(), tx, db, message.Message{Case: file, To: lochem, Duty: who.MayorDuty, Event: "step.opened", Category: policy.ViewRequest})
	})
	if err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(20 * time.Second)
	for {
		mails, err := message.Mails(t.Context(), db, 5)
		if err != nil {
			t.Fatal(err)
		}
		if len(mails) == 1 && mails[0].State == "shown" && regular.Load() == 1 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("mails %+v, regular jobs %d", mails, regular.Load())
		}
		time.Sleep(50 * time.Millisecond)
	}
	if err := jobs.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}
