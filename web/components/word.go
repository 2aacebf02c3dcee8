package components

import "strings"

// joined puts the parts that are not empty together.
func joined(by string, parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, by)
}

// whoBefore is who and when, with a comma when the term follows in the same line.
func whoBefore(next NextStep) string {
	text := joined(", ", next.Who, next.When)
	if text != "" && !next.Due.None() && !next.Due.Law {
		return text + ", "
	}
	return text
}

// metaBefore is the small line of a step, with a comma when its term follows in the same line.
func metaBefore(step Step) string {
	if step.Meta != "" && !step.Due.None() && !step.Due.Law && step.State != StepNow {
		return step.Meta + ", "
	}
	return step.Meta
}
