package casefile

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/who"
)

func findRequest(ctx context.Context, tx postgres.Tx, on On, deed who.Deed) (*Receipt, error) {
	r := Receipt{Replayed: true}
	var done who.Deed
	var at time.Time
	var salt, sum []byte
	err := tx.QueryRow(ctx, selectRequest, on.Request).Scan(&r.Case, &r.Number, &r.Seq, &r.Result, &done, &at, &salt, &sum)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil //nolint:nilnil // no replay and no error
	}
	if err != nil {
		return nil, postgres.Fault(err)
	}
	if done != deed || (!on.Case.IsZero() && on.Case != r.Case) {
		return nil, fault.Conflict{Key: "conflict.exists"} // the number of another form
	}
	if sum != nil && on.Content != nil && !bytes.Equal(sum, ledger.Digest(salt, on.Content)) {
		return nil, fault.Conflict{Key: SentOtherwise, With: at.UTC().Format(time.RFC3339Nano)}
	}
	return &r, nil
}

func keepRequest(ctx context.Context, tx postgres.Tx, d *Deed, on On, r Receipt) error {
	if on.Request.IsZero() {
		return nil
	}
	var salt, sum []byte
	if on.Content != nil {
		salt = newSalt() // of this form alone: equal answers of two forms cannot be told to be equal
		sum = ledger.Digest(salt, on.Content)
	}
	_, err := tx.Exec(ctx, insertRequest, on.Request, d.Case, d.Actor.Membership, string(d.deed), r.Number, r.Seq, r.Result, d.Now, salt, sum)
	return postgres.Fault(err)
}

func scanDraft(r pgx.CollectableRow) (Draft, error) {
	var d Draft
	var saved, marks, written []byte
	if err := r.Scan(&d.Form, &d.About, &d.Seq, &d.User, &d.By, &d.At, &saved, &d.request, &marks, &written); err != nil {
		return d, err
	}
	return d, errors.Join(json.Unmarshal(saved, &d.Saved), json.Unmarshal(marks, &d.written), json.Unmarshal(written, &d.Written))
}

func draftOf(ctx context.Context, tx postgres.Tx, form string, about protocol.Ref) (*Draft, error) {
	rows, err := tx.Query(ctx, selectDraft, form, string(about))
	if err != nil {
		return nil, postgres.Fault(err)
	}
	drafts, err := pgx.CollectRows(rows, scanDraft)
	if err != nil || len(drafts) == 0 {
		return nil, postgres.Fault(err)
	}
	return &drafts[0], nil
}

func putDraft(ctx context.Context, tx postgres.Tx, actor account.Actor, on On, form string, fields map[string][]string, written map[string]mark, at time.Time) error {
	saved, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	marks, err := json.Marshal(written)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, upsertDraft, on.Case, actor.Org, form, string(on.About), saved, on.Seq, actor.Membership, at, on.Request, marks)
	return postgres.Fault(err)
}

func deleteOldDrafts(ctx context.Context, db *postgres.DB, before time.Time) error {
	batch := &pgx.Batch{}
	batch.Queue(deleteDraftsBefore, before)
	batch.Queue(deleteSignalsBefore, before)
	return postgres.Once(ctx, db.Work, batch)
}

func dropDraft(ctx context.Context, d *Deed, form string) error {
	_, err := d.tx.Exec(ctx, deleteDraft, d.Case, d.Actor.Org, form, string(d.on.About))
	return postgres.Fault(err)
}

// holds is a NotFound where nothing of the case has the identifier that a draft is about: nobody keeps words under it.
func holds(ctx context.Context, tx postgres.Tx, about protocol.Ref) error {
	if about == "" {
		return nil
	}
	there := false
	if _, err := uuid.Parse(string(about)); err == nil {
		if err := tx.QueryRow(ctx, selectHolds, string(about)).Scan(&there); err != nil {
			return postgres.Fault(err)
		}
	}
	if !there {
		return fault.NotFound{What: "draft"}
	}
	return nil
}

const (
	selectHolds = `
select exists (select from case_facts where case_id = (select app.current_case()) and position($1 in facts::text) > 0)`

	selectDraft = `
select d.form, d.about, d.seq, u.id, u.name, d.saved_at, d.fields, d.request, d.written, coalesce((
  select jsonb_object_agg(w.key, jsonb_build_object('user', wu.id, 'by', wu.name, 'at', w.value -> 'at'))
  from jsonb_each(d.written) w
  join membership wm on wm.id = (w.value ->> 'membership')::uuid
  join app_user wu on wu.id = wm.user_id
), '{}')
from draft d
join membership m on m.id = d.saved_by
join app_user u on u.id = m.user_id
where d.case_id = (select app.current_case()) and d.form = $1 and d.about = $2`

	upsertDraft = `
insert into draft (case_id, org_id, form, about, fields, seq, saved_by, saved_at, request, written)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (case_id, org_id, form, about) do update
set fields = excluded.fields, seq = excluded.seq, saved_by = excluded.saved_by, saved_at = excluded.saved_at, request = excluded.request,
  written = excluded.written`

	deleteDraftsBefore = `
delete from draft
where saved_at < $1`

	deleteDraft = `
delete from draft
where case_id = $1 and org_id = $2 and form = $3 and about = $4`

	selectRequest = `
select case_id, number, seq, result, deed, at, salt, content
from case_request
where request = $1`

	insertRequest = `
insert into case_request (request, case_id, membership_id, deed, number, seq, result, at, salt, content)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
)
