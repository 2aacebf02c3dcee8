package server

import (
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// askRemind asks nothing: it says of which step, to whom, and when that was done before.
func askRemind(a *asking) []components.Group {
	said := func(name, value string) components.Field {
		f := a.field(components.Static, name)
		f.Value = value
		return f
	}
	var fields []components.Field
	for _, i := range a.reading.Plan.Steps {
		if i.State == protocol.Open && i.Instance == a.about && i.Org != a.reading.Actor.Org && i.Asker.Org == a.reading.Actor.Org {
			fields = append(fields, said("step", i18n.T(a.ctx, "step."+i.ID+".name")), said("to", i18n.Upper(wording.PartyName(a.ctx, a.reading, i))))
			break
		}
	}
	last := a.t("never")
	for _, e := range a.reading.Entries { // newest first
		if e.Deed == who.Remind && e.About == a.about && e.Org == a.reading.Actor.Org {
			last = a.t("last", "name", e.By, "date", i18n.Date(a.ctx, e.At), "time", i18n.Time(a.ctx, e.At))
			break
		}
	}
	return one(append(fields, said("reminded", last))...)
}
