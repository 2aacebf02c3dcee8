package server

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/boombuler/barcode/qr"
	"github.com/klauspost/compress/gzhttp"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/organisation"
)

// handOut shows what somebody needs to sign in, in the answer to the form and nowhere else: no page has it afterwards, and the
// form that made it is not done twice.
func (d *desk) handOut(w http.ResponseWriter, out account.Handout) error {
	picture, size, err := picture(out.Address)
	if err != nil {
		return err
	}
	t := func(key string) string { return i18n.T(d.ctx, "organisation.handout."+key) }
	page := pages.Handout{Title: t("title"), Lead: t("lead"), Bold: t("bold"), Once: t("once"), Code: picture, Size: size, CodeTitle: t("code_title"), CodeText: t("code_text"),
		Rows: []components.Row{
			{Key: i18n.T(d.ctx, "organisation.name"), Value: d.person.Name},
			{Key: i18n.T(d.ctx, "organisation.email"), Value: strings.ToLower(d.person.Email)},
			{Key: t("password"), Value: out.Password, Strong: true},
			{Key: t("secret"), Value: fours(out.Secret), Strong: true},
		},
		Next: components.LinkTo{Href: "/organisation/people/" + out.User.String(), Label: t("next")}}
	if out.Asked {
		page.Rows = append(page.Rows, components.Row{Key: i18n.T(d.ctx, "organisation.waiting.title"), Value: t("waits")})
	}
	if !d.asked.ID.IsZero() {
		page.Title, page.Lead = t("title_confirmed"), t("lead_confirmed")
		page.Next = components.LinkTo{Href: d.Desk(d.r), Label: i18n.T(d.ctx, "organisation.waiting.back")}
	}
	w.Header().Set(gzhttp.HeaderNoCompression, "yes")
	front.Render(w, d.r, http.StatusOK, pages.HandoutView(d.Frame(d.r, page.Title), page))
	return nil
}

// fours puts a space after every four characters, for who types it over.
func fours(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// picture is the QR code of an address as the path of an SVG, one unit a module.
func picture(address string) (string, int, error) {
	code, err := qr.Encode(address, qr.M, qr.Auto)
	if err != nil {
		return "", 0, fault.Wrap(err, "picture of the code")
	}
	var path strings.Builder
	bounds := code.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	return path.String(), bounds.Dx(), nil
}
