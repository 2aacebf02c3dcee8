package form

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/statute"
)

// Days are the bounds that the facts of a case give to the days of a form.
type Days interface {
	// Need requires a day within its bounds; key says what to write where there is none. May accepts that none is given.
	Need(field string, day calendar.Date, key string)
	May(field string, day calendar.Date)
	// NeedPart requires what is known of a day.
	NeedPart(field string, day calendar.Partial, key string)
	// Outcome refuses an answer that does not find in the facts what it must.
	Outcome(field, outcome string)
}

// Read fills a struct with what was sent: each field that the form asks goes into the one whose tag «form» names it, or whose tag ends with
// «*» and begins it: a map of text by what follows. What is asked with another answer only is not read without it: a browser sends what
// it hides. Read panics where a field has no place, which Fits finds before.
func (f Form) Read(sent *Sent, into any) {
	places := placesOf(reflect.ValueOf(into).Elem())
	for _, field := range f.Fields() {
		if field.Kind == Said || !places.asked(field) {
			continue
		}
		place, there := places[field.Name]
		if many, key, repeated := places.many(field.Name); !there && repeated {
			if many.IsNil() {
				many.Set(reflect.MakeMap(many.Type()))
			}
			answer := sent.Text(field.Name)
			if field.Kind == Day {
				answer = sent.Day(field.Name).String() // as a machine reads it
			}
			many.SetMapIndex(reflect.ValueOf(key), reflect.ValueOf(answer))
			continue
		}
		if !there {
			panic(fmt.Sprintf("form: %s of %s has no place in %T", field.Name, f.Deed, into))
		}
		if field.Kind == File || field.Kind == Files {
			if files := reflect.ValueOf(sent.Files[field.Name]); files.IsValid() && files.Type().AssignableTo(place.Type()) {
				place.Set(files)
			}
			continue
		}
		switch place.Interface().(type) {
		case string:
			if field.Kind == Name {
				place.SetString(sent.Name(field.Name))
			} else {
				place.SetString(sent.Text(field.Name))
			}
		case bool:
			place.SetBool(sent.Flag(field.Name))
		case calendar.Date:
			place.Set(reflect.ValueOf(sent.Day(field.Name)))
		case calendar.Partial:
			place.Set(reflect.ValueOf(sent.Partly(field.Name)))
		case id.Org:
			place.Set(reflect.ValueOf(sent.Org(field.Name)))
		case []id.User:
			place.Set(reflect.ValueOf(sent.Users(field.Name)))
		case []id.Item:
			place.Set(reflect.ValueOf(sent.Items(field.Name)))
		case []string:
			place.Set(reflect.ValueOf(sent.List(field.Name)))
		}
	}
}

// places are where the answers to a form are, by the tag «form».
type places map[string]reflect.Value

// many is the map that takes the answer to one of several like fields, and the key that it has there.
func (p places) many(name string) (place reflect.Value, key string, there bool) {
	for tag, place := range p {
		if begins, repeated := strings.CutSuffix(tag, "*"); repeated {
			if key, is := strings.CutPrefix(name, begins); is {
				return place, key, true
			}
		}
	}
	return reflect.Value{}, "", false
}

// asked tells whether a field is asked, by the answer to another.
func (p places) asked(f Field) bool {
	if f.If == (If{}) {
		return true
	}
	if chosen, several := p.of(f.If.Field).Interface().([]string); several {
		return slices.Contains(chosen, f.If.Is)
	}
	return p.of(f.If.Field).String() == f.If.Is
}

// of is the answer to a field.
func (p places) of(name string) reflect.Value {
	if place, there := p[name]; there {
		return place
	}
	if many, key, there := p.many(name); there {
		if answer := many.MapIndex(reflect.ValueOf(key)); answer.IsValid() {
			return answer
		}
	}
	return reflect.ValueOf("")
}

// placesOf are the fields of a struct by their tag «form», those of structs in it too.
func placesOf(of reflect.Value) places {
	places := places{}
	for n := range of.NumField() {
		name := of.Type().Field(n).Tag.Get("form")
		switch {
		case of.Type().Field(n).Anonymous && of.Field(n).Kind() == reflect.Struct:
			for inner, place := range placesOf(of.Field(n)) {
				places[inner] = place
			}
		case name != "" && name != "-":
			places[name] = of.Field(n)
		}
	}
	return places
}

// Check notes what is wrong with answers, in the order of the page. What is asked with another answer only is needed with that alone.
func (f Form) Check(answers any, days Days, wrong *Wrong) {
	places := placesOf(reflect.ValueOf(answers))
	for _, field := range f.Fields() {
		if field.Kind == Said || !places.asked(field) {
			continue
		}
		if field.Kind == File || field.Kind == Files { // they were looked at when they came
			if field.Need != "" && places[field.Name].Len() == 0 {
				wrong.Add(field.Name, field.Need)
			}
			continue
		}
		need := field.Need
		if field.Unless != "" && places[field.Unless].Len() > 0 {
			need = ""
		}
		switch answer := places.of(field.Name).Interface().(type) {
		case string:
			switch field.Kind {
			case Ground:
				wrong.Ground(statute.OMController, field.Regime, answer, places.of("purpose").String())
			case Purpose: // goes with its ground
			default:
				field.text(wrong, answer, need)
			}
			if field.Outcome {
				days.Outcome(field.Name, answer)
			}
		case calendar.Date:
			if need != "" {
				days.Need(field.Name, answer, need)
			} else {
				days.May(field.Name, answer)
			}
		case calendar.Partial:
			days.NeedPart(field.Name, answer, need)
		case id.Org:
			if need != "" && answer.IsZero() {
				wrong.Add(field.Name, need)
			}
		case []string:
			field.any(wrong, answer, need)
		}
	}
}

// text checks an answer in words or by its code.
func (f Field) text(wrong *Wrong, answer, need string) {
	switch f.Kind {
	case Pick, Weigh, List:
		if answer == "" && need == "" {
			return // left open
		}
		if need == "" {
			need = "choice.invalid"
		}
		wrong.Choice(f.Name, answer, need, Codes(f.Choices)...)
	case Phone:
		if answer != "" || need != "" {
			wrong.Phone(f.Name, answer, need)
		}
	default:
		if need != "" {
			wrong.Text(f.Name, answer, f.most(), need)
		} else {
			wrong.Optional(f.Name, answer, f.most())
		}
	}
}

func (f Field) most() int {
	switch {
	case f.Most > 0:
		return f.Most
	case f.Kind == Lines:
		return LongText
	}
	return ShortText
}

// any checks a number of choices.
func (f Field) any(wrong *Wrong, answers []string, need string) {
	if need != "" && len(answers) == 0 {
		wrong.Add(f.Name, need)
	}
	for _, answer := range answers {
		if !slices.Contains(Codes(f.Choices), answer) {
			wrong.Add(f.Name, "choice.invalid")
		}
	}
}

// Fits says what keeps a form from being read into a struct: fields that have no place there, of the wrong kind, named twice, or asked
// with an answer that cannot be given. Nil: nothing.
func (f Form) Fits(answers any) []string {
	var found []string
	places, seen := placesOf(reflect.ValueOf(answers)), map[string]Field{}
	for _, field := range f.Fields() {
		say := func(format string, args ...any) {
			found = append(found, fmt.Sprintf("%s: %s: ", f.Deed, field.Name)+fmt.Sprintf(format, args...))
		}
		if _, twice := seen[field.Name]; twice {
			say("asked twice")
		}
		seen[field.Name] = field
		if of, there := seen[field.If.Field]; field.If != (If{}) && (!there || !slices.Contains(Codes(of.Choices), field.If.Is)) {
			say("asked with %s of %s, which nobody can answer before", field.If.Is, field.If.Field)
		}
		place, there := places[field.Name]
		if field.Kind == Said {
			continue
		}
		if other, placed := places[field.Unless]; field.Unless != "" && (!placed || other.Kind() != reflect.Slice) {
			say("not needed with %s, which takes no files", field.Unless)
		}
		if many, _, repeated := places.many(field.Name); !there && repeated {
			place, there = reflect.ValueOf(""), many.Type() == reflect.TypeFor[map[string]string]()
			if field.Kind == Day {
				continue // its words are kept
			}
		}
		if !there {
			say("no place in %T", answers)
			continue
		}
		if want := placeOf[field.Kind]; want != nil && place.Type() != want {
			say("a place of %s for a %s", place.Type(), field.Kind)
		}
		if _, purpose := places["purpose"]; field.Kind == Ground && !purpose {
			say("a ground without its purpose")
		}
		if chosen := slices.Contains([]Kind{Pick, Weigh, List, Any}, field.Kind); chosen != (len(field.Choices) > 0) {
			say("%d choices for a %s", len(field.Choices), field.Kind)
		}
	}
	return found
}

// placeOf is what takes the answer of a kind of field; nil: what server makes of files.
var placeOf = map[Kind]reflect.Type{
	Line: reflect.TypeFor[string](), Brief: reflect.TypeFor[string](), Name: reflect.TypeFor[string](), Phone: reflect.TypeFor[string](), Lines: reflect.TypeFor[string](),
	Ground: reflect.TypeFor[string](), Purpose: reflect.TypeFor[string](), Pick: reflect.TypeFor[string](), Weigh: reflect.TypeFor[string](), List: reflect.TypeFor[string](), Day: reflect.TypeFor[calendar.Date](), Part: reflect.TypeFor[calendar.Partial](), Any: reflect.TypeFor[[]string](),
	Org: reflect.TypeFor[id.Org](), Sign: reflect.TypeFor[bool](), Users: reflect.TypeFor[[]id.User](), Items: reflect.TypeFor[[]id.Item](),
}
