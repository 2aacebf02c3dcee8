package server

import (
	"context"
	"net/http"
	"net/netip"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/intake"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
)

// FormDeeds lists the deeds that have a form.
func FormDeeds() []who.Deed {
	var out []who.Deed
	for _, f := range deeds() {
		out = append(out, f.deed)
	}
	return out
}

// Forms are all that is asked in a case, a form a deed, the registration of a signal first.
func Forms() []form.Form {
	out := []form.Form{intake.AsksRegistration()}
	for _, f := range deeds() {
		out = append(out, f.asks(nil))
	}
	return out
}

// FieldsOf are the fields in which somebody can type in the form of a deed, as its page shows them, whether or not it is possible now.
func FieldsOf(ctx context.Context, db *postgres.DB, actor account.Actor, which id.Case, deed who.Deed) ([]components.Field, error) {
	reading, err := casefile.Open(ctx, db, actor, casefile.Page{Case: which, Name: "fields", Posts: true, Team: true})
	if err != nil {
		return nil, err
	}
	var out []components.Field
	for _, f := range deeds() {
		if f.deed != deed {
			continue
		}
		a := &asking{site: &site{&front.Site{Options: front.Options{DB: db}}}, ctx: ctx, reading: reading, form: f}
		for _, g := range readBy(ctx, actor, f.asks(a), f.ask(a)) {
			for _, one := range g.Fields {
				if one.Kind == components.Text || one.Kind == components.Textarea {
					out = append(out, one)
				}
			}
		}
	}
	return out, nil
}

// Origin is where a request comes from.
func Origin(remote string, header http.Header, proxies []netip.Prefix) string {
	return front.Origin(remote, header, proxies).String()
}
