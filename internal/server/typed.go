package server

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/text"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// secrets are the fields of which each sign counts as it came.
var secrets = []string{"password", "current", "new"}

// asKept makes of what a form brought what is kept of it (text.Read). It is the one door for what is typed in a browser: readForm and
// readUpload go through it.
func asKept(values url.Values) {
	for name, all := range values {
		for n, value := range all {
			all[n] = asKeptValue(name, value)
		}
	}
}

// asKeptValue is one value of a field as it is kept.
func asKeptValue(name, value string) string {
	if slices.Contains(secrets, name) {
		return value
	}
	return text.Read(value)
}

// partly is what is known of a date in words, with what is not: «1980 (dag en maand niet bekend)». Empty for none.
func partly(ctx context.Context, on calendar.Partial) string {
	switch {
	case on == calendar.Unknown:
		return i18n.T(ctx, "date.unknown")
	case on.Month() == 0 && on.Year() > 0:
		return i18n.T(ctx, "date.year_only", "year", strconv.Itoa(on.Year()))
	case !on.Known() && on.Year() > 0:
		return i18n.T(ctx, "date.month_only", "month", i18n.MonthYear(ctx, midday(on.First())))
	}
	return i18n.Date(ctx, midday(on.Date()))
}

// listedName is a name as lists show it; where there is no given name it says so.
func listedName(ctx context.Context, listed string) string {
	if listed == "" || strings.Contains(listed, ",") {
		return listed
	}
	return i18n.T(ctx, "identity.no_given", "name", listed)
}

// fullName is a name as pages of the case show it; empty where the reader may not know it.
func fullName(ctx context.Context, who casefile.Identity) string {
	if who.Given != "" || who.Family == "" {
		return who.Name()
	}
	return i18n.T(ctx, "identity.no_given", "name", i18n.Upper(who.Name()))
}
