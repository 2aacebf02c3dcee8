package front

import (
	"errors"
	"net/url"
	"strings"
	"unicode"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/text"
)

// Local gives a path within this site back, and the work list for anything else: nobody is sent elsewhere after signing in.
func Local(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.Contains(path, "\\") || strings.ContainsFunc(path, unicode.IsControl) || strings.HasPrefix(path, "/sign-") {
		return "/work"
	}
	return path
}

// Escape is a text as it stands in the query of an address.
func Escape(s string) string { return url.QueryEscape(s) }

// Address is a path with a query in which some names are changed; an empty value takes a name out.
func Address(path string, query url.Values, pairs ...string) string {
	changed := url.Values{}
	for name, values := range query {
		changed[name] = values
	}
	for n := 0; n+1 < len(pairs); n += 2 {
		changed.Del(pairs[n])
		if pairs[n+1] != "" {
			changed.Set(pairs[n], pairs[n+1])
		}
	}
	if len(changed) == 0 {
		return path
	}
	return path + "?" + changed.Encode()
}

// Cut makes what stands in an address fit to be shown and asked of the database.
func Cut(s string, most int) string {
	s = strings.ReplaceAll(text.Name(strings.ToValidUTF8(s, "")), "\uFFFD", "")
	if letters := []rune(s); len(letters) > most {
		return string(letters[:most])
	}
	return s
}

// HelpPath is where the steps of an edition are explained.
func HelpPath(edition string) string { return "/help?" + ByEdition + "=" + edition }

// HelpStepPath is where one step of an edition is explained.
func HelpStepPath(edition, step string) string {
	return "/help/steps/" + step + "?" + ByEdition + "=" + edition
}

// ByEdition names the edition in an address of the help: that of the case from which one came.
const ByEdition = "edition"

// CalendarPath is where the closed days stand.
const CalendarPath = "/calendar"

// FirstPasswordPath is the one page for who signed in with the password that somebody else handed out, and knows.
const FirstPasswordPath = "/account/first-password"

// ToFirstPassword is that page, from which he goes on to where he wanted.
func ToFirstPassword(next string) string { return FirstPasswordPath + "?next=" + Escape(Local(next)) }

// ParseUser reads the id of a user; an error where it is none.
func ParseUser(s string) (id.User, error) {
	var user id.User
	if len(s) != 36 {
		return user, errors.New("no user")
	}
	err := user.UnmarshalText([]byte(s))
	return user, err
}
