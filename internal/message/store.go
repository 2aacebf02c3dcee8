package message

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/ledger"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

func queue(ctx context.Context, tx postgres.Tx, db *postgres.DB, messages []Message) error {
	if len(messages) == 0 {
		return nil
	}
	batch := &pgx.Batch{}
	jobs := make([]river.InsertManyParams, 0, len(messages))
	for _, m := range messages {
		message := id.NewItem()
		batch.Queue(insertMessageSQL, message, m.Case, m.To, string(m.Duty), m.Event, string(m.Category), m.About, m.Step, m.Due, db.Now(), m.From)
		jobs = append(jobs, river.InsertManyParams{Args: DeliverArgs{Message: message.String()}})
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("message: queue: %w", err)
	}
	return enqueue(ctx, tx, jobs)
}

// enqueue hands jobs to the library in the caller's transaction.
func enqueue(ctx context.Context, tx postgres.Tx, jobs []river.InsertManyParams) error {
	if len(jobs) == 0 {
		return nil
	}
	client, err := river.NewClient(riverpgxv5.New(nil), &river.Config{})
	if err != nil {
		return fmt.Errorf("message: jobs: %w", err)
	}
	if _, err := client.InsertManyFastTx(ctx, tx, jobs); err != nil {
		return fmt.Errorf("message: jobs: %w", err)
	}
	return nil
}

func lockMessage(ctx context.Context, tx postgres.Tx, message string) (waiting, error) {
	var m waiting
	err := tx.QueryRow(ctx, lockMessageSQL, message).Scan(&m.ID, &m.Case, &m.To, &m.Duty, &m.Event, &m.Delivered)
	return m, postgres.Fault(err)
}

func selectPeople(ctx context.Context, tx postgres.Tx, m waiting, roles, always []who.Role, db *postgres.DB) ([]person, error) {
	rows, _ := tx.Query(ctx, selectPeopleSQL, m.ID, named(roles), named(always), calendar.Of(db.Now()))
	people, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (person, error) {
		p := person{Inbox: id.NewItem()}
		return p, row.Scan(&p.User, &p.Mails)
	})
	return people, postgres.Fault(err)
}

func named(roles []who.Role) []string {
	names := make([]string, len(roles))
	for i, role := range roles {
		names[i] = string(role)
	}
	return names
}

func insertInbox(ctx context.Context, tx postgres.Tx, m waiting, people []person, db *postgres.DB) error {
	batch := &pgx.Batch{}
	for _, p := range people {
		batch.Queue(insertInboxSQL, p.Inbox, p.User, db.Now(), m.ID)
	}
	return postgres.Fault(tx.SendBatch(ctx, batch).Close())
}

// queueMails makes a mail for each person who wants one; one who has a gathering mail waiting gets no second.
func queueMails(ctx context.Context, tx postgres.Tx, m waiting, people []person, now time.Time) error {
	var jobs []river.InsertManyParams
	for _, p := range people {
		urgent := p.Mails.For(urgency(m.Event, m.Duty))
		if urgent == policy.Quiet {
			continue
		}
		mail, at := id.NewItem(), sendAt(urgent, now)
		done, err := tx.Exec(ctx, insertMailSQL, mail, p.Inbox, p.User, urgent == policy.Soon, now, at)
		if err != nil {
			return fmt.Errorf("message %s: %w", m.ID, postgres.Fault(err))
		}
		if done.RowsAffected() == 1 {
			jobs = append(jobs, river.InsertManyParams{Args: MailArgs{Mail: mail.String()}, InsertOpts: &river.InsertOpts{ScheduledAt: at}})
		}
	}
	return enqueue(ctx, tx, jobs)
}

func passOld(ctx context.Context, pool *postgres.Pool, before time.Time) error {
	_, err := pool.Exec(ctx, updatePassed, before)
	return postgres.Fault(err)
}

func selectUnreached(ctx context.Context, db *postgres.DB, duties, roles []string) ([]id.Item, error) {
	rows, err := db.Work.Query(ctx, selectUnreachedSQL, db.Wall().Add(-waits), duties, roles, calendar.Of(db.Now()))
	if err != nil {
		return nil, postgres.Fault(err)
	}
	out, err := pgx.CollectRows(rows, pgx.RowTo[id.Item])
	return out, postgres.Fault(err)
}

func countUnreached(ctx context.Context, pool *postgres.Pool, before time.Time) (int, error) {
	n := 0
	err := pool.QueryRow(ctx, countUnreachedSQL, before).Scan(&n)
	return n, postgres.Fault(err)
}

func markDelivered(ctx context.Context, tx postgres.Tx, message id.Item, reached int, at time.Time) error {
	_, err := tx.Exec(ctx, markDeliveredSQL, message, reached, at)
	return postgres.Fault(err)
}

func selectMail(ctx context.Context, pool *postgres.Pool, mail string) (outgoing, error) {
	var m outgoing
	err := pool.QueryRow(ctx, selectMailSQL, mail).Scan(&m.ID, &m.Inbox, &m.Address, &m.Done)
	return m, postgres.Fault(err)
}

func settleMail(ctx context.Context, pool *postgres.Pool, mail id.Item, state, problem string, at time.Time) error {
	_, err := pool.Exec(ctx, settleMailSQL, mail, state, problem, at)
	return postgres.Fault(err)
}

// giveUp notes that a mail will never arrive, and which messages reach nobody by that.
func giveUp(ctx context.Context, db *postgres.DB, mail id.Item, problem string) error {
	return postgres.InTx(ctx, db.Work, func(tx postgres.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(settleMailSQL, mail, "refused", problem, db.Wall())
		batch.Queue(unmailedSQL, mail, db.Wall())
		return postgres.Fault(tx.SendBatch(ctx, batch).Close())
	})
}

func failMail(ctx context.Context, pool *postgres.Pool, mail id.Item, problem string) error {
	_, err := pool.Exec(ctx, failMailSQL, mail, problem)
	return postgres.Fault(err)
}

func selectMails(ctx context.Context, pool *postgres.Pool, most int) ([]Sent, error) {
	rows, _ := pool.Query(ctx, selectMailsSQL, most)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Sent])
	return found, postgres.Fault(err)
}

func countFailing(ctx context.Context, pool *postgres.Pool) (int, error) {
	n := 0
	err := pool.QueryRow(ctx, countFailingSQL).Scan(&n)
	return n, postgres.Fault(err)
}

// within sends statements as this person in one round trip, which is one transaction.
func within(ctx context.Context, db *postgres.DB, reader Reader, org id.Org, statements *pgx.Batch) error {
	today := calendar.Of(db.Now())
	batch := &pgx.Batch{}
	batch.Queue(actSQL, reader.User, org, today, today, reader.Capacity)
	batch.QueuedQueries = append(batch.QueuedQueries, statements.QueuedQueries...)
	return postgres.Once(ctx, db.Web, batch)
}

func readInbox(ctx context.Context, db *postgres.DB, reader Reader, look ledger.Look, after id.Item, most int) ([]Line, *calendar.Calendar, error) {
	var lines []Line
	batch := &pgx.Batch{}
	cal := queueClosed(batch)
	batch.Queue(selectInboxSQL, after, most).Query(func(rows pgx.Rows) error {
		all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Line])
		lines = all
		return err
	})
	queueLook(batch, look)
	err := within(ctx, db, reader, look.Org, batch)
	return lines, cal, err
}

// readLine gives a line as it was before it was read now.
func readLine(ctx context.Context, db *postgres.DB, reader Reader, look ledger.Look, line id.Item) (Line, *calendar.Calendar, error) {
	var found Line
	batch := &pgx.Batch{}
	cal := queueClosed(batch)
	batch.Queue(selectLineSQL, line).Query(func(rows pgx.Rows) error {
		one, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Line])
		found = one
		return err
	})
	batch.Queue(markReadSQL, line, db.Wall())
	queueLook(batch, look)
	err := within(ctx, db, reader, look.Org, batch)
	return found, cal, err
}

// queueClosed reads the closed days with the rest of a batch into the calendar that it gives.
func queueClosed(batch *pgx.Batch) *calendar.Calendar {
	cal := calendar.New()
	batch.Queue(selectClosedSQL).Query(func(rows pgx.Rows) error {
		days, err := pgx.CollectRows(rows, pgx.RowTo[calendar.Date])
		*cal = *calendar.New(days...)
		return err
	})
	return cal
}

func queueLook(batch *pgx.Batch, look ledger.Look) {
	sql, args := look.Statement()
	batch.Queue(sql, args...)
}

func markAllRead(ctx context.Context, db *postgres.DB, reader Reader, org id.Org) error {
	batch := &pgx.Batch{}
	batch.Queue(markAllReadSQL, db.Wall())
	return within(ctx, db, reader, org, batch)
}

const (
	updatePassed = `
update message
set delivered_at = queued_at, reached = 0
where delivered_at is null and queued_at < $1`

	insertMessageSQL = `
insert into message (id, case_id, to_org, duty, event, category, about, step, due, queued_at, from_org)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

	lockMessageSQL = `
select id, case_id, to_org, duty, event, delivered_at is not null
from message
where id = $1
for update`

	// Of those who hold the duty today: those whose role reaches every case of the organisation ($3), and those assigned to the case, or
	// all when none of them is; and only who may know of the category, by a relation of the organisation that holds today.
	selectPeopleSQL = `
with holder as (
  select distinct b.user_id, b.role, u.mails
  from message m
  join membership b on b.org_id = m.to_org
  join app_user u on u.id = b.user_id and u.disabled_at is null
  where m.id = $1
    and b.role = any($2::text[])
    and b.valid_from <= $4
    and (b.valid_until is null or b.valid_until >= $4)
), assigned as (
  select a.user_id
  from message m
  join assignment a on a.case_id = m.case_id and a.org_id = m.to_org
  join holder h on h.user_id = a.user_id
  where m.id = $1
)
select distinct h.user_id, h.mails
from message m
cross join holder h
where m.id = $1
  and (h.role = any ($3::text[]) or not exists (select from assigned) or h.user_id in (select user_id from assigned))
  and exists (
    select
    from party p
    join sight s on s.role = h.role and s.relation = p.relation and s.category = m.category
    where p.case_id = m.case_id
      and p.org_id = m.to_org
      and p.valid_from <= $4
      and (p.valid_until is null or p.valid_until >= $4)
      and (s.level <> 'none' or s.own <> 'none' or s.other <> 'none')
  )`

	insertInboxSQL = `
insert into inbox (id, message_id, org_id, user_id, case_id, event, category, about, step, due, at)
select $1, m.id, m.to_org, $2, m.case_id, m.event, m.category, m.about, m.step, m.due, $3
from message m
where m.id = $4`

	insertMailSQL = `
insert into mail (id, inbox_id, user_id, gathers, queued_at, send_at)
select $1, $2, $3, $4, $5, $6
where not $4
  or not exists (
    select
    from mail
    where user_id = $3
      and state = 'queued'
      and gathers
  )`

	// The newest first: they matter most, and what can never be delivered must not stand before them.
	selectUnreachedSQL = `
with held as (
  select distinct b.org_id, r.duty
  from membership b
  join app_user u on u.id = b.user_id and u.disabled_at is null
  join unnest($2::text[], $3::text[]) as r (duty, role) on r.role = b.role
  where b.valid_from <= $4
    and (b.valid_until is null or b.valid_until >= $4)
)
select m.id
from message m
join held h on h.org_id = m.to_org and h.duty = m.duty
join case_file c on c.id = m.case_id and c.closed_on is null
where m.delivered_at is null
  and m.queued_at < $1
  and (m.step = '' or exists (select from case_step s where s.case_id = m.case_id and s.org_id = m.to_org and s.step = m.step))
order by m.queued_at desc
limit 200`

	countUnreachedSQL = `
select count(*)
from message m
join case_file c on c.id = m.case_id and c.closed_on is null
where (m.delivered_at is null and m.queued_at < $1)
  or m.unmailed_at is not null`

	markDeliveredSQL = `
update message
set delivered_at = $3,
  reached = $2
where id = $1`

	selectMailSQL = `
select m.id, m.inbox_id, case when u.disabled_at is null then u.email else '' end, m.state in ('sent', 'shown', 'dropped', 'refused')
from mail m
join app_user u on u.id = m.user_id
where m.id = $1`

	settleMailSQL = `
update mail
set state = $2,
  attempts = attempts + 1,
  problem = $3,
  sent_at = $4
where id = $1`

	// The messages of the lines that this mail was to tell of, where each line is unread and told of by no other mail than one that
	// was given up. Who wants no mails looks by himself.
	unmailedSQL = `
update message m
set unmailed_at = $2
where m.unmailed_at is null
  and m.id in (
    select i.message_id
    from mail l
    join inbox i on i.id = l.inbox_id or (l.gathers and i.user_id = l.user_id and i.at between l.queued_at and l.send_at)
    where l.id = $1
  )
  and not exists (
    select
    from inbox i
    where i.message_id = m.id
      and (i.read_at is not null or not exists (
        select
        from mail l
        where l.user_id = i.user_id
          and l.state = 'refused'
          and (l.inbox_id = i.id or (l.gathers and i.at between l.queued_at and l.send_at))
      ))
  )`

	failMailSQL = `
update mail
set state = 'failing',
  attempts = attempts + 1,
  problem = $2
where id = $1`

	selectMailsSQL = `
select m.id, m.inbox_id, u.email, m.state, m.attempts, m.problem, m.queued_at
from mail m
join app_user u on u.id = m.user_id
order by m.queued_at desc, m.id
limit $1`

	countFailingSQL = `
select count(*)
from mail
where state = 'failing'`

	actSQL = `
select app.act($1, $2, $3, $4, $5)`

	selectClosedSQL = `
select day
from closed_day`

	// The term is that of the list while its step is open, for it moves with the days that are closed. Who it is about is named to who reaches the case: it may have been narrowed to others after the message.
	lineColumns = `i.id, i.case_id, coalesce(c.number, ''), c.case_id is not null, case
    when app.list_setting('app.roles') && array['mayor', 'om_lead']
      or not exists (select from assignment a where a.case_id = i.case_id and a.org_id = i.org_id and a.narrows)
      or exists (
        select from assignment a
        left join membership m on m.user_id = a.user_id and m.org_id = a.org_id
          and m.team_id = any ((select app.teams())::uuid[]) and app.capacity_of(m.role) = 'content'
          and m.valid_from <= (select app.today()) and (m.valid_until is null or m.valid_until >= (select app.today()))
        where a.case_id = i.case_id and a.org_id = i.org_id and (a.user_id = i.user_id or m.id is not null))
    then coalesce(c.name, '') else '' end, i.event, i.category, i.about, i.step, coalesce((
    select min(s.due) from case_step s where s.org_id = i.org_id and s.case_id = i.case_id and s.step = i.step and s.instance = i.about), i.due), i.at, i.read_at is not null,
  exists (select from case_step s where s.org_id = i.org_id and s.case_id = i.case_id and s.step = i.step and s.instance = i.about)`

	selectInboxSQL = `
select ` + lineColumns + `
from inbox i
left join case_card c on c.org_id = i.org_id and c.case_id = i.case_id
where $1::uuid is null
  or (i.at, i.id) < (select at, id from inbox where id = $1)
order by i.at desc, i.id desc
limit $2`

	selectLineSQL = `
select ` + lineColumns + `
from inbox i
left join case_card c on c.org_id = i.org_id and c.case_id = i.case_id
where i.id = $1`

	markReadSQL = `
update inbox
set read_at = $2
where id = $1 and read_at is null`

	markAllReadSQL = `
update inbox
set read_at = $1
where read_at is null`
)
