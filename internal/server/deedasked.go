package server

import (
	"context"
	"strings"

	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
	pages "github.com/terugkeer/terugkeer/web/pages/deed"
)

// What the page of a deed says of the case, and of the step that asks it.

// identity is the slim bar: name, number, birth date and return date, as far as this reader may know them.
func (a *asking) identity() components.Identity { return wording.IdentityOf(a.ctx, a.reading) }

// item is the open item of the plan that this deed ends; nil when there is none.
func (a *asking) item() *protocol.Item {
	for _, s := range protocol.Steps() {
		for _, d := range s.Deeds {
			if d != a.form.deed {
				continue
			}
			for n, i := range a.reading.Plan.Steps {
				if i.ID == s.ID && i.State == protocol.Open && (a.about == "" || i.Instance == a.about) {
					return &a.reading.Plan.Steps[n]
				}
			}
		}
	}
	return nil
}

// asked says what is asked, by whom and by when, where somebody asked it.
func (a *asking) asked() components.Asked {
	i := a.item()
	if i == nil {
		return components.Asked{}
	}
	out := components.Asked{What: i18n.T(a.ctx, "step."+i.ID+".name"), Due: a.due(*i), Slim: i.Asker.Org == a.reading.Actor.Org, Waits: a.reading.Ask(i.Instance) == nil}
	for _, p := range a.reading.Parties {
		if p.Org == i.Asker.Org {
			out.By = p.Name
			if out.Slim {
				out.By = ""
			}
		}
	}
	return out
}

// due is a term in words and as a date.
func (a *asking) due(i protocol.Item) components.Due { return wording.DueOf(a.reading, i) }

// help unfolds what the step is and where it comes from.
func (a *asking) help() pages.Help {
	for _, s := range protocol.Steps() {
		for _, d := range s.Deeds {
			if d == a.form.deed {
				return pages.Help{
					What: i18n.T(a.ctx, "step."+s.ID+".what"), Why: i18n.T(a.ctx, "step."+s.ID+".why"), After: i18n.T(a.ctx, "step."+s.ID+".after"), Source: agreed(a.ctx, s.Source),
				}
			}
		}
	}
	return pages.Help{}
}

// agreed says where a step comes from: an article or an agreement, or that it is a choice of ours.
func agreed(ctx context.Context, source string) string {
	if strings.HasPrefix(source, "aanname") {
		return i18n.T(ctx, "deed.assumed")
	}
	return i18n.T(ctx, "deed.source", "source", wording.SourceIn(ctx, source))
}
