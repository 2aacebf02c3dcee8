// Package view names what it should not.
package view

func onlyVI(track string) bool { return track == "VI" }

func step() string {
	return "" + "P12"
}

func sql() string {
	return `` + `select step from case_step where step = 'P14'`
}

func key() string { return "step.P12.name" }
