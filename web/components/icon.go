package components

// iconPath is the line of an icon in a square of 24; an unknown name is an empty line.
func iconPath(name string) string {
	switch name {
	case "check":
		return "m5 12.5 4.5 4.5L19 7.5"
	case "x":
		return "M6 6l12 12M18 6 6 18"
	case "chevron":
		return "m6 9 6 6 6-6"
	case "back":
		return "m14 6-6 6 6 6"
	case "lock":
		return "M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3"
	case "warn":
		return "M12 4 2.5 20h19zM12 10v5M12 16.5v1.5"
	}
	return ""
}
