package account

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// querier is a pool or a transaction: most of what is here is one statement and does not care.
type querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

func rowsOf(tag pgconn.CommandTag, err error) (int64, error) {
	return tag.RowsAffected(), postgres.Fault(err)
}

func upsertOrgs(ctx context.Context, tx postgres.Tx, orgs []Org) error {
	batch := &pgx.Batch{}
	for _, o := range orgs {
		batch.Queue(upsertOrgSQL, o.ID, o.Kind, o.Code, o.Name, sortName(o.Name), o.Parket, o.Police, null(o.SafetyRegion), null(o.Province), null(o.Population))
	}
	return postgres.Fault(tx.SendBatch(ctx, batch).Close())
}

func null[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

func scanOrg(row pgx.CollectableRow) (Org, error) {
	var o Org
	err := row.Scan(&o.ID, &o.Kind, &o.Code, &o.Name, &o.Parket, &o.Police, &o.SafetyRegion, &o.Province, &o.Population)
	return o, err
}

func selectOrg(ctx context.Context, q querier, org id.Org) (Org, error) {
	rows, _ := q.Query(ctx, selectOrgSQL, org)
	o, err := pgx.CollectExactlyOneRow(rows, scanOrg)
	return o, postgres.Fault(err)
}

func selectOrgs(ctx context.Context, q querier, kind Kind) ([]Org, error) {
	rows, _ := q.Query(ctx, selectOrgsSQL, kind)
	orgs, err := pgx.CollectRows(rows, scanOrg)
	return orgs, postgres.Fault(err)
}

func selectPlaces(ctx context.Context, q querier, user id.User, day string) ([]Org, error) {
	rows, _ := q.Query(ctx, selectPlacesSQL, user, day)
	orgs, err := pgx.CollectRows(rows, scanOrg)
	return orgs, postgres.Fault(err)
}

func selectChoices(ctx context.Context, q querier, user id.User, day string) ([]Choice, error) {
	rows, _ := q.Query(ctx, selectChoicesSQL, user, day)
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Choice, error) {
		var c Choice
		o := &c.Org
		err := row.Scan(&o.ID, &o.Kind, &o.Code, &o.Name, &o.Parket, &o.Police, &o.SafetyRegion, &o.Province, &o.Population, &c.Capacity, &c.Roles)
		return c, err
	})
	return found, postgres.Fault(err)
}

// selectOthers are the roles that a user holds on one of the days of a new membership, at any organisation.
func selectOthers(ctx context.Context, q querier, s NewSeat) ([]other, error) {
	until := ""
	if !s.Until.IsZero() {
		until = today(s.Until)
	}
	rows, _ := q.Query(ctx, selectOthersSQL, s.User, s.Org, today(s.From), null(until), s.instead)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[other])
	return found, postgres.Fault(err)
}

func selectClashes(ctx context.Context, q querier, day string) ([]Clash, error) {
	var all [3][]string
	for _, p := range policy.Pairs {
		if p.Pairing != policy.Never {
			continue
		}
		for _, role := range p.Others {
			all[0], all[1] = append(all[0], string(p.One)), append(all[1], string(role))
			all[2] = append(all[2], strconv.FormatBool(p.Anywhere))
		}
	}
	rows, _ := q.Query(ctx, selectClashesSQL, all[0], all[1], all[2], day)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Clash])
	return found, postgres.Fault(err)
}

func selectColleagues(ctx context.Context, q querier, org id.Org, day string) ([]Colleague, error) {
	rows, _ := q.Query(ctx, selectColleaguesSQL, org, day)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Colleague])
	return found, postgres.Fault(err)
}

func selectDemoUsers(ctx context.Context, q querier, day string) ([]DemoUser, error) {
	rows, _ := q.Query(ctx, selectDemoUsersSQL, day)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[DemoUser])
	return found, postgres.Fault(err)
}

func selectDeputies(ctx context.Context, q querier, membership id.Membership, day string) ([]Deputy, error) {
	rows, _ := q.Query(ctx, selectDeputiesSQL, membership, day)
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Deputy])
	return found, postgres.Fault(err)
}

func insertTeam(ctx context.Context, q querier, team id.Team, org id.Org, name string) error {
	_, err := q.Exec(ctx, insertTeamSQL, team, org, name)
	return postgres.Fault(err)
}

func insertMembership(ctx context.Context, q querier, membership id.Membership, s NewSeat, at time.Time) error {
	until := ""
	if !s.Until.IsZero() {
		until = today(s.Until)
	}
	_, err := q.Exec(ctx, insertMembershipSQL, membership, s.User, s.Org, s.Team, s.Role, s.DeputyOf, today(s.From), null(until), at)
	return postgres.Fault(err)
}

func selectSameSeat(ctx context.Context, q querier, membership id.Membership, org id.Org, role who.Role) (bool, error) {
	same := false
	err := q.QueryRow(ctx, selectSameSeatSQL, membership, org, role).Scan(&same)
	return same, postgres.Fault(err)
}

func selectStamped(ctx context.Context, q querier) (bool, error) {
	stamped := false
	err := q.QueryRow(ctx, selectStampedSQL).Scan(&stamped)
	return stamped, postgres.Fault(err)
}

func insertUser(ctx context.Context, q querier, u User, at time.Time) error {
	_, err := q.Exec(ctx, insertUserSQL, u.ID, u.Email, u.Name, u.Lang, at)
	return postgres.Fault(err)
}

func selectUser(ctx context.Context, q querier, email string) (User, error) {
	return scanUser(q.QueryRow(ctx, selectUserSQL, email))
}

func selectUserByID(ctx context.Context, q querier, user id.User) (User, error) {
	return scanUser(q.QueryRow(ctx, selectUserByIDSQL, user))
}

func scanUser(row pgx.Row) (User, error) {
	var u User
	var disabled *time.Time
	err := row.Scan(&u.ID, &u.Email, &u.Name, &u.Lang, &u.Mails, &disabled)
	if disabled != nil {
		u.Disabled = *disabled
	}
	return u, postgres.Fault(err)
}

func disableUser(ctx context.Context, q querier, user id.User, at time.Time) (int64, error) {
	return rowsOf(q.Exec(ctx, disableUserSQL, user, at))
}

func updateLang(ctx context.Context, q querier, user id.User, lang string) (int64, error) {
	return rowsOf(q.Exec(ctx, updateLangSQL, user, lang))
}

func updateSettings(ctx context.Context, q querier, user id.User, lang string, mails policy.Mails) (int64, error) {
	return rowsOf(q.Exec(ctx, updateSettingsSQL, user, lang, mails))
}

// nextEpoch makes every session of the user worth nothing; NotFound when there is no such user.
func nextEpoch(ctx context.Context, tx postgres.Tx, user id.User) error {
	_, err := raiseEpoch(ctx, tx, user)
	return err
}

// raiseEpoch does the same and gives the epoch that counts from now on.
func raiseEpoch(ctx context.Context, tx postgres.Tx, user id.User) (int, error) {
	epoch := 0
	if err := tx.QueryRow(ctx, nextEpochSQL, user).Scan(&epoch); err != nil {
		return 0, postgres.Fault(err)
	}
	_, err := tx.Exec(ctx, deleteSessionsSQL, user)
	return epoch, postgres.Fault(err)
}

func selectEpoch(ctx context.Context, q querier, user id.User) (int, error) {
	epoch := 0
	err := q.QueryRow(ctx, selectEpochSQL, user).Scan(&epoch)
	return epoch, postgres.Fault(err)
}

// credential is what a person proves himself with. The zero value proves nothing.
type credential struct {
	User         id.User
	Email        string
	Epoch        int
	Disabled     bool
	PasswordHash string
	TOTPSecret   string // sealed with TOTPKey
	TOTPKey      string // empty: not sealed
	Initial      bool
}

// selectLookalikes are the addresses that may look like this: itself, and all that have other signs than ASCII.
func selectLookalikes(ctx context.Context, q querier, looks string) ([]string, error) {
	rows, _ := q.Query(ctx, selectLookalikesSQL, looks)
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return found, postgres.Fault(err)
}

func selectCredential(ctx context.Context, q querier, email string) (credential, error) {
	return scanCredential(q.QueryRow(ctx, selectCredentialSQL, email))
}

func selectCredentialOf(ctx context.Context, q querier, user id.User) (credential, error) {
	return scanCredential(q.QueryRow(ctx, selectCredentialOfSQL, user))
}

func selectChangedSince(ctx context.Context, q querier, user id.User, at time.Time) (bool, error) {
	var changed bool
	err := q.QueryRow(ctx, selectChangedSinceSQL, user, at).Scan(&changed)
	return changed, postgres.Fault(err)
}

func scanCredential(row pgx.Row) (credential, error) {
	var c credential
	err := row.Scan(&c.User, &c.Email, &c.Epoch, &c.Disabled, &c.PasswordHash, &c.TOTPSecret, &c.TOTPKey, &c.Initial)
	return c, postgres.Fault(err)
}

func upsertCredential(ctx context.Context, q querier, c credential, at time.Time) error {
	_, err := q.Exec(ctx, upsertCredentialSQL, c.User, c.PasswordHash, c.TOTPSecret, c.TOTPKey, at)
	return postgres.Fault(err)
}

// updateSealed leaves a secret alone that was replaced in the meantime.
func updateSealed(ctx context.Context, q querier, c credential, name, sealed string) error {
	_, err := q.Exec(ctx, updateSealedSQL, c.User, c.TOTPSecret, name, sealed)
	return postgres.Fault(err)
}

func updateSignedIn(ctx context.Context, q querier, user id.User, at time.Time) error {
	_, err := q.Exec(ctx, updateSignedInSQL, user, at)
	return postgres.Fault(err)
}

func updatePassword(ctx context.Context, q querier, user id.User, digest string, at time.Time) error {
	_, err := q.Exec(ctx, updatePasswordSQL, user, digest, at)
	return postgres.Fault(err)
}

func updateStep(ctx context.Context, q querier, user id.User, step int64) (bool, error) {
	rows, err := rowsOf(q.Exec(ctx, updateStepSQL, user, step))
	return rows == 1, err
}

func lockAttempts(ctx context.Context, tx postgres.Tx, now time.Time, keys ...string) (map[string]attempts, error) {
	// In one order, so that two attempts cannot wait for each other.
	if _, err := tx.Exec(ctx, makeAttemptsSQL, keys, now); err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, lockAttemptsSQL, keys)
	if err != nil {
		return nil, err
	}
	found := map[string]attempts{}
	var key string
	var a attempts
	_, err = pgx.ForEachRow(rows, []any{&key, &a.Failures, &a.LastAt}, func() error {
		found[key] = a
		return nil
	})
	return found, err
}

func countAttempts(ctx context.Context, tx postgres.Tx, now, forgotten time.Time, keys ...string) error {
	_, err := tx.Exec(ctx, countAttemptsSQL, keys, now, forgotten)
	return err
}

func uncount(ctx context.Context, q querier, keys ...string) error {
	_, err := q.Exec(ctx, uncountSQL, keys)
	return postgres.Fault(err)
}

// succeed takes the attempt off that was counted before it was looked at, and all failures under pair.
func succeed(ctx context.Context, q querier, pair string, keys ...string) error {
	_, err := q.Exec(ctx, succeedSQL, pair, keys)
	return postgres.Fault(err)
}

// selectSession is a session with who is behind it, as the codec reads it; nil when there is none, or it is no longer worth
// anything: who began it was disabled, or holds no role there any more.
func selectSession(ctx context.Context, q querier, token string, now time.Time, day string) ([]byte, error) {
	var found []byte
	err := q.QueryRow(ctx, selectSessionSQL, token, now, now.Add(-SessionLasts), now.Add(-SessionIdles), now.Add(-seenEvery), day).Scan(&found)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return found, postgres.Fault(err)
}

func upsertSession(ctx context.Context, q querier, token string, user id.User, org id.Org, epoch int, data []byte, now time.Time) error {
	_, err := q.Exec(ctx, upsertSessionSQL, token, user, org, epoch, string(data), now)
	return postgres.Fault(err)
}

func endSession(ctx context.Context, q querier, token string, now time.Time) error {
	_, err := q.Exec(ctx, endSessionSQL, token, now)
	return postgres.Fault(err)
}

func selectEnded(ctx context.Context, q querier, token string) (Entry, error) {
	var e Entry
	err := q.QueryRow(ctx, selectEndedSQL, token).Scan(&e.User, &e.Org, &e.Capacity)
	return e, postgres.Fault(err)
}

func selectWhyOver(ctx context.Context, q querier, token string, now time.Time, day string) (string, error) {
	why := ""
	err := q.QueryRow(ctx, selectWhyOverSQL, token, now.Add(-SessionLasts), now.Add(-SessionIdles), day).Scan(&why)
	if errors.Is(err, pgx.ErrNoRows) {
		return Over, nil
	}
	return why, postgres.Fault(err)
}

func sweep(ctx context.Context, q querier, made, tried time.Time) error {
	if _, err := q.Exec(ctx, sweepSessionsSQL, made); err != nil {
		return postgres.Fault(err)
	}
	_, err := q.Exec(ctx, sweepAttemptsSQL, tried)
	return postgres.Fault(err)
}
