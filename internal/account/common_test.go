package account_test

import (
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
	"github.com/terugkeer/terugkeer/internal/who"
)

// TestAPasswordThatIsGuessedEarlyIsRefused: a common word, Dutch or English, with what people put behind it, and what is known of
// himself; a sentence of one's own is not.
func TestAPasswordThatIsGuessedEarlyIsRefused(t *testing.T) {
	t.Parallel()
	db, h := pgtest.New(t), account.NewHasher(2)
	out, err := account.Add(t.Context(), db, h, account.NewUser{Email: "t.hoogland@lochem.example", Name: "Tessa Hoogland", Org: account.OrgID("GM0262"), Role: who.Mayor})
	if err != nil {
		t.Fatal(err)
	}
	for _, weak := range []string{
		"wachtwoord1234", "Wachtwoord2026!", "w4chtw00rd123", "Welkom01234567", "welkomwelkom", "password12345", "qwertyuiop123", "123456789012", "aaaaaaaaaaaa",
		"Zomer2026Zomer", "gemeente2026!", "geheim geheim", "Terugkeer2026",
		"Hoogland en het huis aan zee", "de grote kerk van LOCHEM", "Tessa eet elke dag een appel",
	} {
		if _, err := account.ChooseFirst(t.Context(), db, h, out.User, 0, weak); !refused(err, "new") {
			t.Errorf("%q is taken: %v", weak, err)
		}
	}
	if _, err := account.ChooseFirst(t.Context(), db, h, out.User, 0, "drie eenden zwemmen links"); err != nil {
		t.Errorf("a sentence: %v", err)
	}
	if _, err := account.ChangePassword(t.Context(), db, h, out.User, "drie eenden zwemmen links", "wachtwoord1234", home); !refused(err, "new") {
		t.Errorf("at a change: %v", err)
	}
}
