package server

import (
	"slices"
	"strconv"
	"strings"

	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/conclude"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/casepage"
)

// timeline is what was done, newest first, as far as the reader may know of it.
func (c *caseView) timeline() pages.Section {
	s := pages.Section{ID: pages.Timeline, Events: make([]components.Event, 0, len(c.r.Entries))}
	for _, e := range c.r.Entries {
		key := "timeline." + wording.Slug(e.Deed)
		if !i18n.Has(c.ctx, key) {
			key = "form." + wording.Slug(e.Deed) + ".done"
		}
		s.Events = append(s.Events, components.Event{At: e.At, What: c.t(key), Text: c.said(e), Who: strings.Trim(e.By+", "+e.OrgName, ", "), Change: e.Deed == who.ChangeReturnDate})
	}
	if len(s.Events) == 0 {
		s.Empty = c.t("casepage.empty.timeline")
	}
	if c.r.More {
		last := c.r.Entries[len(c.r.Entries)-1].Seq
		s.Links = append(s.Links, components.LinkTo{Href: c.href() + "?before=" + strconv.FormatInt(last, 10) + "#timeline", Label: c.t("casepage.older")})
	}
	return s
}

// said is what the reader may see of what a deed said: from which to which date, and why.
func (c *caseView) said(e casefile.Entry) string {
	for n := range c.r.Items {
		i := &c.r.Items[n]
		if !i.At.Equal(e.At) || i.Owner != e.Org || !i.Withdrawn.IsZero() {
			continue
		}
		var moved conclude.NewDate
		if i.Kind == conclude.KindDate && read(i, &moved) {
			return c.t("casepage.moved_because", "from", c.day(moved.Was), "to", c.day(moved.Date), "source", c.coded(conclude.DateSources, moved.Source), "reason", moved.Reason)
		}
		var why form.Reason
		if slices.Contains(explained, e.Deed) && read(i, &why) && why.Reason != "" {
			return why.Reason
		}
	}
	return ""
}

// explained are the deeds of which the reason is all that they say.
var explained = []who.Deed{who.ExtendAnalysis, who.ExtendView, who.WithdrawAnalysis, who.WithdrawView, who.DeclineAnalysis, who.DeclineCommission, who.WaiveAdvice, who.ReopenDraft,
	who.ReturnNotice, who.CorrectMunicipality, who.NameMunicipality, who.DismissSignal, who.CloseDuplicate, who.EndCase, who.ReopenCase}
