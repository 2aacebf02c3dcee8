package server

import (
	"errors"
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/server/front"
	"github.com/terugkeer/terugkeer/internal/server/wording"
	"github.com/terugkeer/terugkeer/web/i18n"
)

// explained adds to a conflict, where the plan that the reader may see knows it, which steps come first and whose they are.
func (a *asking) explained(err error) error {
	var conflict fault.Conflict
	if !errors.As(err, &conflict) || conflict.Key != "conflict.not_open" {
		return err
	}
	var first []string
	for _, i := range a.reading.Plan.Steps {
		if i.State != protocol.Waiting || !slices.Contains(deedsOf(i.ID), a.form.deed) || (a.about != "" && i.Instance != "" && i.Instance != a.about) {
			continue
		}
		for _, step := range i.WaitsFor {
			if words := a.step(step); !slices.Contains(first, words) {
				first = append(first, words)
			}
		}
	}
	if len(first) == 0 {
		return err
	}
	return front.ComesFirst{Conflict: err, Words: i18n.T(a.ctx, "conflict.first", "steps", strings.Join(first, "; "))}
}

// step is a step with whoever takes it.
func (a *asking) step(which string) string {
	name := i18n.T(a.ctx, "step."+which+".name")
	for _, i := range a.reading.Plan.Steps {
		if i.ID == which && i.Owner != "" {
			return i18n.T(a.ctx, "conflict.first_step", "step", name, "who", wording.PartyName(a.ctx, a.reading, i))
		}
	}
	return name
}
