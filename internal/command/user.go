package command

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// user is about accounts.
type user struct {
	Add     userAdd     `cmd:"" help:"Add somebody with a first role; prints the first password and the secret for codes, once."`
	Disable userDisable `cmd:"" help:"End an account; whoever is signed in with it is out at once."`
	Reset   userReset   `cmd:"" help:"Give a new first password and secret, and sign out everywhere."`
	Clashes userClashes `cmd:"" help:"List who holds two functions that one person is never given, at one organisation or at two; fails when there are any."`
}

type userAdd struct {
	Email string `required:"" help:"Address, with which he signs in."`
	Name  string `required:"" help:"Name as others see it."`
	Org   string `required:"" help:"Code of the organisation: GM0262, OM-ONL, CVVI, RN, SVG, LJR, PL0600."`
	Role  string `required:"" help:"One of: ${enum}." enum:"om_officer,om_lead,deciding_officer,municipal_officer,mayor,probation_officer,police_liaison,privacy_officer,org_admin,tech_admin"`
	Lang  string `default:"nl" enum:"nl,en" help:"Language: nl or en."`
	From  string `help:"First day, as 2026-11-23; today when left out."`
}

// Run adds the account.
func (u userAdd) Run(e *env) error {
	from := time.Time{}
	if u.From != "" {
		day, err := calendar.Read(u.From)
		if err != nil {
			return errUsage{errors.New("user add: --from is no date like 2026-11-23")}
		}
		from = calendar.StartOfDay(day)
	}
	return withAuth(e, func(db *postgres.DB) error {
		h, err := e.hasherOf(db)
		if err != nil {
			return err
		}
		out, err := account.Add(e.ctx, db, h, account.NewUser{
			Email: u.Email, Name: u.Name, Lang: u.Lang, Org: account.OrgID(u.Org), Role: who.Role(u.Role), From: from})
		if fault.IsNotFound(err) {
			return errUsage{fmt.Errorf("user add: no organisation has code %s", u.Org)}
		}
		if err != nil {
			return explain(err)
		}
		e.handOut(out)
		return e.note("account.person-add", out.User)
	})
}

type userDisable struct {
	Email string `arg:"" help:"Address of the account."`
}

// Run ends the account.
func (u userDisable) Run(e *env) error {
	return withAuth(e, func(db *postgres.DB) error {
		found, err := account.Find(e.ctx, db, u.Email)
		if err != nil {
			return explain(err)
		}
		if err := account.Disable(e.ctx, db, found.ID); err != nil {
			return err
		}
		return e.note("account.person-disable", found.ID)
	})
}

type userReset struct {
	Email string `arg:"" help:"Address of the account."`
}

// Run prints the new password and secret.
func (u userReset) Run(e *env) error {
	return withAuth(e, func(db *postgres.DB) error {
		found, err := account.Find(e.ctx, db, u.Email)
		if err != nil {
			return explain(err)
		}
		h, err := e.hasherOf(db)
		if err != nil {
			return err
		}
		out, err := account.Reset(e.ctx, db, h, found)
		if err != nil {
			return explain(err)
		}
		e.handOut(out)
		return e.note("account.person-reset", found.ID)
	})
}

type userClashes struct{}

// Run lists them; an organisation's own administrator finds those of his organisation on its page.
func (userClashes) Run(e *env) error {
	return withAuth(e, func(db *postgres.DB) error {
		found, err := account.Clashes(e.ctx, db)
		if err != nil {
			return err
		}
		for _, c := range found {
			e.say("%s <%s>: %s at %s with %s at %s, from %s", c.Name, c.Email, c.One, c.OneOrg, c.Other, c.OtherOrg, c.From)
		}
		if len(found) > 0 {
			return fmt.Errorf("%d pairs of functions do not go together", len(found))
		}
		e.say("no two functions of one person that do not go together")
		return nil
	})
}

// handOut prints what the person needs; it is kept nowhere.
func (e *env) handOut(out account.Handout) {
	e.say("password: %s\ncodes:    %s\nGive both by a safe way; they are not shown again.", out.Password, out.Address)
}

func withAuth(e *env, f func(*postgres.DB) error) error {
	config, err := postgres.ReadConfig(e.getenv)
	if err != nil {
		return err
	}
	db, err := postgres.Open(e.ctx, postgres.Config{Web: config.Web, Auth: config.Auth}, e.now)
	if err != nil {
		return err
	}
	defer db.Close()
	return f(db)
}

// explain words a fault for a terminal.
func explain(err error) error {
	var invalid *fault.Invalid
	if errors.As(err, &invalid) {
		var wrong []string
		for field, why := range invalid.Fields {
			switch why.Key {
			case "text.characters":
				field += fmt.Sprintf(" (character %s cannot stand in a name: %s)", why.Data["character"], why.Data["sign"])
			case "account.error.email_mixed":
				field += " (it mixes letters of different scripts)"
			case "account.error.email_alike":
				field += " (the eye cannot tell it from one that is in use)"
			}
			wrong = append(wrong, field)
		}
		sort.Strings(wrong)
		return errUsage{fmt.Errorf("not accepted: %s", strings.Join(wrong, ", "))}
	}
	var conflict fault.Conflict
	if errors.As(err, &conflict) {
		switch conflict.Key {
		case "conflict.exists":
			return errors.New("there is an account with this address already")
		case "account.error.demonstration":
			return errors.New("this database is a demonstration: no real people in it")
		}
	}
	if fault.IsNotFound(err) {
		return errUsage{errors.New("no such account")}
	}
	return err
}
