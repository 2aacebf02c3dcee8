package server

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/notice"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/receipts"
)

// sharedPage is the disclosure register of a case: what was shared with whom, on which ground, and when it was first opened.
func (s *site) sharedPage(w http.ResponseWriter, r *http.Request) error {
	reading, err := s.Open(r, "shared", casefile.Page{Kinds: []string{casefile.Person, notice.KindTold}, Shared: true})
	if err != nil {
		return err
	}
	if reading.Sees(policy.Grants, true) == policy.None {
		return fault.Forbidden{Deed: "shared"}
	}
	ctx := r.Context()
	page := pages.Page{Identity: wording.IdentityOf(ctx, reading), Back: components.LinkTo{Href: "/cases/" + reading.Case.String(), Label: i18n.T(ctx, "deed.to_case")}}
	at := map[string]int{}
	for _, shared := range reading.Shared {
		if shared.To == shared.ByOrg {
			continue // what an organisation took part with from the start was disclosed to nobody else
		}
		n, there := at[shared.ToName]
		if !there {
			n = len(page.Parties)
			at[shared.ToName] = n
			page.Parties = append(page.Parties, pages.Party{Org: shared.ToName, Heard: heard(ctx, reading, shared.To)})
		}
		item := pages.Item{
			What: i18n.Upper(categoryName(ctx, shared.Category)), Ground: groundName(ctx, shared.Ground), Shared: shared.At, Opened: shared.Seen, Withdrawn: shared.Withdrawn, Times: 1, None: !shared.Filled, By: openedBy(ctx, shared),
		}
		same := slices.IndexFunc(page.Parties[n].Items, func(other pages.Item) bool { return reads(ctx, item) == reads(ctx, other) })
		if same >= 0 {
			page.Parties[n].Items[same].Times++
			continue
		}
		page.Parties[n].Items = append(page.Parties[n].Items, item)
	}
	front.Render(w, r, http.StatusOK, pages.View(s.Frame(r, wording.CaseName(ctx, "list.shared_title", reading.Number)), page))
	return nil
}

// openedBy is who opened what was shared first, and in which role.
func openedBy(ctx context.Context, s casefile.Shared) string {
	if s.SeenBy == "" {
		return ""
	}
	return i18n.T(ctx, "receipts.opened_by", "name", s.SeenBy, "role", i18n.T(ctx, "access.role."+string(s.SeenRole)))
}

// heard says who of a municipality the notice reached, and how: who opened it, and who was told outside the system.
func heard(ctx context.Context, r *casefile.Reading, town id.Org) []string {
	var out []string
	of := func(about protocol.Ref) bool {
		ask := r.Notice(about)
		return ask != nil && ask.Of.Org == town
	}
	for _, o := range r.Opened {
		if of(o.Notice) {
			out = append(out, i18n.T(ctx, "receipts.heard_opened", "date", i18n.Date(ctx, o.At), "name", o.By, "role", i18n.T(ctx, "access.role."+string(o.Role))))
		}
	}
	for _, i := range r.Find(notice.KindTold) {
		var t notice.Told
		if !of(i.About) || i.Read(&t) != nil {
			continue
		}
		out = append(out, i18n.T(ctx, "receipts.heard_told", "date", i18n.Date(ctx, wording.Midday(t.On)), "name", t.Name, "role", choiceName(ctx, notice.Whom, t.Duty), "how", choiceName(ctx, notice.Hows, t.How), "by", t.By))
	}
	return out
}

// choiceName is an answer of a list as people read it.
func choiceName(ctx context.Context, list []statute.Choice, code string) string {
	for _, one := range list {
		if one.Code == code {
			return one.Name.In(i18n.Lang(ctx))
		}
	}
	return code
}

// reads is all that a row of the register says: rows that read the same are one row.
func reads(ctx context.Context, i pages.Item) [7]string {
	return [7]string{i.By, i.What, i.Ground, i18n.Date(ctx, i.Shared), i18n.Date(ctx, i.Opened), i18n.Date(ctx, i.Withdrawn), strconv.FormatBool(i.None)}
}

// categoryName is a category of content as the sight table names it.
func categoryName(ctx context.Context, category policy.Category) string {
	for _, row := range policy.Sight {
		if row.Category == category {
			return row.Name.In(i18n.Lang(ctx))
		}
	}
	return ""
}

// groundName is a legal ground by its article and what it says.
func groundName(ctx context.Context, code string) string {
	ground, known := statute.FindGround(code)
	if !known {
		return ""
	}
	return wording.SourceIn(ctx, ground.Article) + ", " + ground.Name.In(i18n.Lang(ctx))
}
