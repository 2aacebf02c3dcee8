package server

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/components"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// The filters of the lists: what is on as chips, what can be added as fields.

func (p *working) chips() []components.Chip {
	f := p.asked.Filter
	var chips []components.Chip
	add := func(name, value, label, text string) {
		if value != "" {
			chips = append(chips, components.Chip{Label: i18n.T(p.ctx, "list.chip", "name", label, "value", text), Href: p.to(name, "")})
		}
	}
	add(byTrack, f.Track, i18n.T(p.ctx, "worklist.filter.track"), trackName(p.ctx, f.Track))
	add(byPhase, string(f.Phase), i18n.T(p.ctx, "search.head.phase"), wording.PhaseName(p.ctx, f.Phase))
	add(byPlace, f.Place, i18n.T(p.ctx, "worklist.filter.municipality"), f.Place)
	add(byStep, f.Step, i18n.T(p.ctx, "worklist.filter.step"), wording.StepName(p.ctx, f.Step))
	add(byYear, p.query.Get(byYear), i18n.T(p.ctx, "list.filter.year"), p.query.Get(byYear))
	return chips
}

func (p *working) filters() []components.Field {
	f := p.asked.Filter
	steps := []components.Option{p.any()}
	for _, s := range protocol.Steps() {
		steps = append(steps, components.Option{Value: s.ID, Label: wording.StepName(p.ctx, s.ID)})
	}
	year := p.list.Today.Year()
	years := []components.Option{p.any()}
	for y := year - 1; y <= year+3; y++ {
		years = append(years, components.Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y)})
	}
	fields := []components.Field{
		trackField(p.ctx, f.Track), phaseField(p.ctx, f.Phase),
		{Kind: components.Select, Name: byStep, Label: i18n.T(p.ctx, "worklist.filter.step"), Value: f.Step, Options: steps},
		{Kind: components.Select, Name: byYear, Label: i18n.T(p.ctx, "list.filter.year"), Value: p.query.Get(byYear), Options: years},
	}
	if p.actor.OrgKind != account.Municipality {
		fields = append(fields, placeField(p.ctx, f.Place, p.list.Places))
	}
	return fields
}

func (p *working) any() components.Option { return wording.AnyOption(p.ctx) }

// placeField offers the places of the organisation's own cases.
func placeField(ctx context.Context, value string, places []string) components.Field {
	options := []components.Option{wording.AnyOption(ctx)}
	if value != "" && !slices.Contains(places, value) {
		options = append(options, components.Option{Value: value, Label: value})
	}
	for _, place := range places {
		options = append(options, components.Option{Value: place, Label: place})
	}
	return components.Field{Kind: components.Select, Name: byPlace, Label: i18n.T(ctx, "worklist.filter.municipality"), Value: value, Options: options}
}

func trackField(ctx context.Context, value string) components.Field {
	options := []components.Option{wording.AnyOption(ctx)}
	for _, track := range tracks {
		options = append(options, components.Option{Value: track, Label: trackName(ctx, track)})
	}
	return components.Field{Kind: components.Select, Name: byTrack, Label: i18n.T(ctx, "worklist.filter.track"), Value: value, Options: options}
}

func phaseField(ctx context.Context, value protocol.Phase) components.Field {
	options := []components.Option{wording.AnyOption(ctx)}
	for _, phase := range protocol.Phases {
		options = append(options, components.Option{Value: string(phase), Label: wording.PhaseName(ctx, phase)})
	}
	return components.Field{Kind: components.Select, Name: byPhase, Label: i18n.T(ctx, "search.head.phase"), Value: string(value), Options: options}
}

// keep is what else stands in the address, which the form of the filters must not lose.
func (p *working) keep() []components.Pair { return carried(p.query, byTab, byWhen) }

func carried(query url.Values, names ...string) []components.Pair {
	var pairs []components.Pair
	for _, name := range names {
		if value := query.Get(name); value != "" {
			pairs = append(pairs, components.Pair{Name: name, Value: value})
		}
	}
	return pairs
}

func trackName(ctx context.Context, track string) string {
	if track == "" {
		return ""
	}
	return i18n.Upper(i18n.T(ctx, "track."+track))
}
