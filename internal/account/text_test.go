package account_test

import (
	"errors"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

func reason(err error, field string) string {
	var invalid *fault.Invalid
	if !errors.As(err, &invalid) {
		return ""
	}
	return invalid.Fields[field].Key
}

// TestTwoPeopleNeverBecomeOne: an address is found in whatever form and case it is typed, one that looks as another's is refused, and who
// has one of before keeps it.
func TestTwoPeopleNeverBecomeOne(t *testing.T) {
	t.Parallel()
	db, h := pgtest.New(t), account.NewHasher(2)
	composed, plain := add(t, db, h, "rené@lochem.example", "GM0262", who.Mayor), add(t, db, h, "els@lochem.example", "GM0262", who.OrgAdmin)
	for typed, want := range map[string]account.Handout{norm.NFD.String("René@lochem.example"): composed, "RENÉ@Lochem.example": composed, "ｅｌｓ@lochem.example": plain, " Els@lochem.example\u200e": plain} {
		if user, err := account.CheckPassword(t.Context(), db, h, typed, want.Password, home); err != nil || user != want.User {
			t.Errorf("%q: %v %v", typed, user, err)
		}
	}
	for typed, want := range map[string]string{
		"еls@lochem.example": "account.error.email_mixed", "rene@lochem.example": "account.error.email_alike", "rènè@lochem.example": "account.error.email_alike", "ėls@lochem.example": "account.error.email_alike",
		"еӏѕ@lochem.example": "account.error.email_alike", "els @lochem.example": "account.error.email",
	} {
		_, err := account.Add(t.Context(), db, h, account.NewUser{Email: typed, Name: "X", Org: account.OrgID("GM0262"), Role: who.Mayor})
		if got := reason(err, "email"); got != want {
			t.Errorf("%q is refused as %q (%v), want %q", typed, got, err, want)
		}
		if _, err := account.CheckPassword(t.Context(), db, h, typed, plain.Password, home); err == nil {
			t.Errorf("%q comes in as another", typed)
		}
	}
	if _, err := account.Add(t.Context(), db, h, account.NewUser{Email: norm.NFD.String("RENÉ@lochem.example"), Name: "X", Org: account.OrgID("GM0262"), Role: who.Mayor}); !conflict(err, "conflict.exists") {
		t.Errorf("the same address in another form: %v", err)
	}

	// Who was added before addresses had one form signs in as he did, and also as it is written now.
	old := norm.NFD.String("zoë@lochem.example")
	before := add(t, db, h, "z@lochem.example", "GM0262", who.Mayor)
	if _, err := db.Owner.Exec(t.Context(), "update app_user set email = $2 where id = $1", before.User, old); err != nil {
		t.Fatal(err)
	}
	if user, err := account.CheckPassword(t.Context(), db, h, old, before.Password, home); err != nil || user != before.User {
		t.Errorf("an address of before: %v", err)
	}
	if found, err := account.Find(t.Context(), db, old); err != nil || found.ID != before.User {
		t.Errorf("an address of before is not found: %v", err)
	}
	_, err := account.Add(t.Context(), db, h, account.NewUser{Email: "zoë@lochem.example", Name: "X", Org: account.OrgID("GM0262"), Role: who.Mayor})
	if reason(err, "email") != "account.error.email_alike" {
		t.Errorf("the same letters as of one of before: %v", err)
	}
	_, err = account.AddPerson(t.Context(), db, h, account.Office{Actor: open(t, db, plain.User, "GM0262")}, account.NewPerson{Email: "еӏѕ@lochem.example", Name: "X", Roles: []who.Role{who.MunicipalOfficer}})
	if reason(err, "email") != "account.error.email_alike" {
		t.Errorf("the administrator adds who looks as another: %v", err)
	}
}

// TestCodesAsTheyAreTyped: with a space, a dash, in full width, pasted.
func TestCodesAsTheyAreTyped(t *testing.T) {
	t.Parallel()
	wide := func(code string) string {
		var out []rune
		for _, r := range code {
			out = append(out, r-'0'+'０')
		}
		return string(out)
	}
	for _, typed := range []func(string) string{
		func(c string) string { return c[:3] + "\u00a0" + c[3:] }, func(c string) string { return c[:3] + "-" + c[3:] }, wide, func(c string) string { return "\u200e" + c + "\n" },
	} {
		db, h := pgtest.New(t), account.NewHasher(2)
		mayor := add(t, db, h, "mayor@lochem.example", "GM0262", who.Mayor)
		code := typed(codeNow(t, db, mayor.Secret))
		if _, err := account.CheckCode(t.Context(), db, h, mayor.User, code, home); err != nil {
			t.Errorf("%q: %v", code, err)
		}
	}
}

// TestAPasswordIsOneInEveryForm: a keyboard that makes «é» of two signs types the same password, also one that was chosen before.
func TestAPasswordIsOneInEveryForm(t *testing.T) {
	t.Parallel()
	db, h := pgtest.New(t), account.NewHasher(2)
	mayor := add(t, db, h, "mayor@lochem.example", "GM0262", who.Mayor)
	chosen := "één lang geheim é"
	if _, err := account.ChangePassword(t.Context(), db, h, mayor.User, mayor.Password, norm.NFD.String(chosen), home); err != nil {
		t.Fatal(err)
	}
	for _, typed := range []string{chosen, norm.NFD.String(chosen)} {
		if _, err := account.CheckPassword(t.Context(), db, h, "mayor@lochem.example", typed, home); err != nil {
			t.Errorf("%+q: %v", typed, err)
		}
	}
	if _, err := account.CheckPassword(t.Context(), db, h, "mayor@lochem.example", "een lang geheim e", home); err == nil {
		t.Error("an accent does not count in a password")
	}
	digest, err := h.Hash(t.Context(), norm.NFD.String(chosen)) // as it was kept before
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Owner.Exec(t.Context(), "update credential set password_hash = $2 where user_id = $1", mayor.User, digest); err != nil {
		t.Fatal(err)
	}
	if _, err := account.CheckPassword(t.Context(), db, h, "mayor@lochem.example", norm.NFD.String(chosen), home); err != nil {
		t.Errorf("one of before: %v", err)
	}
}

// TestTeamsOfOneName: accents, dashes and capitals do not make two of one name.
func TestTeamsOfOneName(t *testing.T) {
	t.Parallel()
	s := newHouse(t)
	if err := account.CreateTeam(t.Context(), s.db, s.office(), "Coördinatie–Noord"); err != nil {
		t.Fatal(err)
	}
	for _, same := range []string{"coordinatie-noord", norm.NFD.String("Coördinatie–Noord"), "COÖRDINATIE NOORD"} {
		if err := account.CreateTeam(t.Context(), s.db, s.office(), same); reason(err, "name") != "account.error.team_taken" {
			t.Errorf("%q: %v", same, err)
		}
	}
	if err := account.CreateTeam(t.Context(), s.db, s.office(), "Coördinatie-Zuid"); err != nil {
		t.Errorf("another name: %v", err)
	}
	for _, wrong := range []string{"Noord\nZuid", "Noord\u202eZuid", "Noord\x07"} {
		if err := account.CreateTeam(t.Context(), s.db, s.office(), wrong); reason(err, "name") != "text.characters" {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}
