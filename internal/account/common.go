package account

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"github.com/ccojocar/zxcvbn-go"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// The library knows the passwords and words of English that are chosen most, and how digits and neighbouring keys are put behind them.
// These are the Dutch ones, and those of the work: the first is guessed first.
var dutch = strings.Fields(`
wachtwoord welkom geheim terugkeer inloggen toegang gebruiker beheerder administratie computer hallo dankjewel goedemorgen
lente zomer herfst winter voorjaar najaar januari februari maart april juni juli augustus september oktober november december
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag vakantie weekend verjaardag kerstmis sinterklaas koningsdag oranje
nederland holland amsterdam rotterdam utrecht denhaag eindhoven groningen tilburg almere breda nijmegen enschede haarlem arnhem
zwolle maastricht leiden apeldoorn ajax feyenoord psv voetbal fiets schaatsen liefde schatje lieverd mama papa oma opa familie
kinderen vrienden hond poes katten bloem zonnetje vlinder aardbei pannenkoek stroopwafel koffie drop kaas bier
gemeente burgemeester wethouder gemeentehuis stadhuis politie justitie reclassering officier openbaar ministerie rechtbank rechter
gevangenis detentie overheid rijksoverheid veiligheid ambtenaar zaaksysteem dossier kantoor werkplek werkgever collega
qwerty azerty asdfgh test testen tijdelijk nieuw begin start welcome password secret summer admin`)

// weakBelow is the least strength (zxcvbn, 0 to 4) of a password: three resists guessing at a stolen digest for months.
const weakBelow = 3

// weighed is how much of a password is weighed: what comes after only makes it longer.
const weighed = 64

// plain reads digits and signs within a word as the letters for which people put them.
var plain = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

// common tells whether a password is one that is guessed early: a word with a year or a row of keys behind it.
func common(password string) bool {
	runes := []rune(strings.ToLower(password))
	lower := string(runes[:min(len(runes), weighed)])
	word := strings.TrimRightFunc(lower, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, read := range []string{lower, plain.Replace(word) + lower[len(word):]} {
		if zxcvbn.PasswordStrength(read, dutch).Score < weakBelow {
			return true
		}
	}
	return false
}

// ownWords are the parts of somebody's name, of his organisations and of his address that are long enough to be recognised.
func ownWords(ctx context.Context, db *postgres.DB, user id.User) ([]string, error) {
	u, err := selectUserByID(ctx, db.Auth, user)
	if err != nil {
		return nil, err
	}
	places, err := Places(ctx, db, user)
	if err != nil {
		return nil, err
	}
	texts := []string{u.Name, u.Email}
	for _, org := range places {
		texts = append(texts, org.Name)
	}
	const recognised = 4 // characters; «van» and «nl» are in everything
	words := strings.FieldsFunc(strings.ToLower(strings.Join(texts, " ")), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(words, func(word string) bool { return len([]rune(word)) < recognised }), nil
}

// checkChoice refuses what somebody should not choose: too short, guessed early, or with something of himself in it.
func checkChoice(ctx context.Context, db *postgres.DB, c credential, password string) error {
	if err := checkPassword("new", password, c.Email); err != nil {
		return err
	}
	own, err := ownWords(ctx, db, c.User)
	if err != nil {
		return fault.Wrap(err, "choose password")
	}
	lower := strings.ToLower(password)
	for _, word := range own {
		if strings.Contains(lower, word) {
			return fault.Refuse("new", "account.error.password_own")
		}
	}
	if common(password) {
		return fault.Refuse("new", "account.error.password_common")
	}
	return nil
}
