package server

import (
	"errors"
	"net/url"
	"strings"
	"unicode"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/text"
)

// local gives a path within this site back, and the work list for anything else: nobody is sent elsewhere after signing in.
func local(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.Contains(path, "\\") || strings.ContainsFunc(path, unicode.IsControl) || strings.HasPrefix(path, "/sign-") {
		return "/work"
	}
	return path
}

func escape(s string) string { return url.QueryEscape(s) }

// address is a path with a query in which some names are changed; an empty value takes a name out.
func address(path string, query url.Values, pairs ...string) string {
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

// cut makes what stands in an address fit to be shown and asked of the database.
func cut(s string, most int) string {
	s = strings.ReplaceAll(text.Name(strings.ToValidUTF8(s, "")), "\uFFFD", "")
	if letters := []rune(s); len(letters) > most {
		return string(letters[:most])
	}
	return s
}

func helpPath(edition string) string { return "/help?" + byEdition + "=" + edition }

func helpStepPath(edition, step string) string {
	return "/help/steps/" + step + "?" + byEdition + "=" + edition
}

// byEdition names the edition in an address of the help: that of the case from which one came.
const byEdition = "edition"

// calendarPath is where the closed days stand.
const calendarPath = "/calendar"

// firstPasswordPath is the one page for who signed in with the password that somebody else handed out, and knows.
const firstPasswordPath = "/account/first-password"

// toFirstPassword is that page, from which he goes on to where he wanted.
func toFirstPassword(next string) string { return firstPasswordPath + "?next=" + escape(local(next)) }

func parseUser(s string) (id.User, error) {
	var user id.User
	if len(s) != 36 {
		return user, errors.New("no user")
	}
	err := user.UnmarshalText([]byte(s))
	return user, err
}
