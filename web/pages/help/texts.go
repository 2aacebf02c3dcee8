package help

import (
	"context"

	"github.com/terugkeer/terugkeer/web/i18n"
)

// Privacy is the text on privacy: what is recorded of whom, why, and where to ask.
func Privacy(ctx context.Context) Text {
	return text(ctx, "help.privacy", "what", "who", "looks", "rights")
}

// Accessibility is the statement on accessibility.
func Accessibility(ctx context.Context) Text {
	return text(ctx, "help.accessibility", "state", "keyboard", "report")
}

// SignIn is the help for who cannot sign in.
func SignIn(ctx context.Context) Text {
	return text(ctx, "help.sign_in", "password", "code", "account")
}

// text makes a page of the texts under a key: its title and lead, and a heading and a paragraph for each part.
func text(ctx context.Context, key string, parts ...string) Text {
	page := Text{Title: i18n.T(ctx, key+".title"), Lead: i18n.T(ctx, key+".lead")}
	for _, part := range parts {
		page.Parts = append(page.Parts, Part{
			Title: i18n.T(ctx, key+"."+part+".title"),
			Texts: []string{i18n.T(ctx, key+"."+part+".text")},
		})
	}
	return page
}

// other is the other language than that of the page.
func other(ctx context.Context) string {
	if i18n.Lang(ctx) == i18n.English {
		return i18n.Dutch
	}
	return i18n.English
}
