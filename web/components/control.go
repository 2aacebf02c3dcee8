package components

import (
	"strconv"

	"github.com/a-h/templ"
)

// aria is what ties a control to its hint and error, and the attributes that only some controls have.
func aria(f Field) templ.Attributes {
	attributes := templ.Attributes{}
	if described := f.described(); described != "" {
		attributes["aria-describedby"] = described
	}
	if f.Error != "" {
		attributes["aria-invalid"] = "true"
	}
	if mode := f.inputmode(); mode != "" && (f.Kind == Text || f.Kind == Date) {
		attributes["inputmode"] = mode
	}
	if f.Kind == File && f.Accept != "" {
		attributes["accept"] = f.Accept
	}
	if f.Kind == File && f.Most > 0 {
		attributes["data-most"], attributes["data-large"] = strconv.FormatInt(f.Most, 10), f.TooLarge
		attributes["data-sending"], attributes["data-came"] = f.Sending, f.Came
	}
	return attributes
}

func (f Field) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) inputmode() string { return f.Inputmode }

func (f Field) autocomplete() string {
	if f.Autocomplete == "" {
		return "off"
	}
	return f.Autocomplete
}

func (f Field) choiceType() string {
	if f.Kind == Checkbox {
		return "checkbox"
	}
	return "radio"
}

// yes is the value of a single checkbox when it is ticked; Values may name another.
func (f Field) yes() string {
	if len(f.Values) > 0 {
		return f.Values[0]
	}
	return "yes"
}
