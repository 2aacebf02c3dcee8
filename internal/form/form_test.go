package form_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/statute"
	"github.com/terugkeer/terugkeer/internal/who"
)

// answers take one of every kind.
type answers struct {
	Line    string        `form:"line"`
	Called  string        `form:"called"`
	Phone   string        `form:"phone"`
	Text    string        `form:"text"`
	On      calendar.Date `form:"on"`
	Picked  string        `form:"picked"`
	Why     string        `form:"why"`
	Several []string      `form:"several"`
	Town    id.Org        `form:"town"`
	Users   []id.User     `form:"users"`
	Letter  []string      `form:"letter"` // what came as a file
	Silent  string        // not of the form
	Own     string        `form:"-"`
	inner
}

type inner struct {
	Deep string `form:"deep"`
}

var colours = []statute.Choice{{Code: "red"}, {Code: "blue"}}

func whole() form.Form {
	return form.Form{Deed: who.RecordEvent, Groups: []form.Group{
		{Fields: []form.Field{
			{Name: "line", Kind: form.Line, Need: "line.required"},
			{Name: "called", Kind: form.Name},
			{Name: "phone", Kind: form.Phone, Need: "phone.required"},
			{Name: "text", Kind: form.Lines, Most: 5, Need: "text.required", Unless: "letter"},
			{Name: "said", Kind: form.Said, Begins: form.Today},
		}},
		{Name: "second", Fields: []form.Field{
			{Name: "on", Kind: form.Day, Need: "on.required"},
			{Name: "picked", Kind: form.Pick, Choices: colours, Need: "picked.choose", Outcome: true},
			{Name: "why", Kind: form.Lines, Need: "why.required", If: form.If{Field: "picked", Is: "red"}},
			{Name: "several", Kind: form.Any, Choices: colours, Need: "several.choose", If: form.If{Field: "picked", Is: "red"}},
			{Name: "town", Kind: form.Org, Need: "town.choose"},
			{Name: "users", Kind: form.Users},
			{Name: "letter", Kind: form.Files},
			{Name: "deep", Kind: form.Brief},
		}},
	}}
}

// days answers for the facts: what it was asked, and no bounds.
type days struct {
	wrong *form.Wrong
	asked []string
}

func (d *days) Need(field string, day calendar.Date, key string) {
	d.asked = append(d.asked, "need "+field)
	if day.IsZero() {
		d.wrong.Add(field, key)
	}
}
func (d *days) NeedPart(field string, _ calendar.Partial, _ string) {
	d.asked = append(d.asked, "part "+field)
}
func (d *days) May(field string, _ calendar.Date) { d.asked = append(d.asked, "may "+field) }
func (d *days) Outcome(field, outcome string) {
	d.asked = append(d.asked, "outcome "+field+" "+outcome)
}

func refused(f form.Form, a answers) (map[string]string, []string) {
	wrong := &form.Wrong{}
	d := &days{wrong: wrong}
	f.Check(a, d, wrong)
	out := map[string]string{}
	for name, reason := range wrong.Fields {
		out[name] = reason.Key
	}
	return out, d.asked
}

// TestEveryKindIsRead: what was sent for a field goes into its place, as its kind reads it; nothing else is touched.
func TestEveryKindIsRead(t *testing.T) {
	t.Parallel()
	town, user := id.Org{UUID: id.NewItem().UUID}, id.NewUser()
	sent := form.Sent{Values: map[string][]string{
		"line": {"one\r\n"}, "called": {"A.\u200b Veenstra"}, "phone": {"0573 28 92 22"}, "text": {"two\r\nlines \n"}, "on": {"maandag 10 augustus 2026"}, "picked": {"red"},
		"several": {"red", "blue"}, "town": {town.String()}, "users": {user.String()}, "deep": {"below"}, "Silent": {"x"}, "-": {"x"},
	}, Files: map[string]any{"letter": []string{"a.pdf"}}}
	var got answers
	whole().Read(&sent, &got)
	want := answers{
		Line: "one", Called: "A. Veenstra", Phone: "0573 28 92 22", Text: "two\nlines", On: calendar.On(2026, 8, 10), Picked: "red", Several: []string{"red", "blue"},
		Town: town, Users: []id.User{user}, Letter: []string{"a.pdf"}, inner: inner{Deep: "below"},
	}
	if !reflect.DeepEqual(got, want) || sent.Wrong.Err() != nil {
		t.Errorf("read %+v, %v", got, sent.Wrong.Err())
	}
	sent = form.Sent{Values: map[string][]string{"picked": {"blue"}, "why": {"left there"}, "several": {"red"}}}
	got = answers{}
	whole().Read(&sent, &got)
	if !reflect.DeepEqual(got, answers{Picked: "blue"}) {
		t.Errorf("what is not asked is read: %+v", got)
	}
	sent = form.Sent{Values: map[string][]string{"on": {"31 februari 2026"}, "town": {"Lochem"}, "users": {"everybody"}}, Files: map[string]any{"letter": 7}}
	got = answers{}
	whole().Read(&sent, &got)
	if keys := slices.Sorted(maps.Keys(sent.Wrong.Fields)); !slices.Equal(keys, []string{"on", "town", "users"}) || !reflect.DeepEqual(got, answers{}) {
		t.Errorf("what cannot be read: %v, %+v", keys, got)
	}
}

// TestWhatIsRefused: each field by its kind; what is asked with another answer is needed with that alone, and a text may be a document.
func TestWhatIsRefused(t *testing.T) {
	t.Parallel()
	good := answers{
		Line: "a", Phone: "0573 28 92 22", Text: "b", On: calendar.On(2026, 8, 10), Picked: "red", Why: "c", Several: []string{"red"}, Town: id.Org{UUID: id.NewItem().UUID},
	}
	for name, one := range map[string]struct {
		change func(*answers)
		want   map[string]string
	}{
		"all is well": {func(*answers) {}, map[string]string{}},
		"nothing":     {func(a *answers) { *a = answers{} }, map[string]string{"line": "line.required", "phone": "phone.required", "text": "text.required", "on": "on.required", "picked": "picked.choose", "town": "town.choose"}},
		"blanks":      {func(a *answers) { a.Line, a.Why = "  ", " " }, map[string]string{"line": "line.required", "why": "why.required"}},
		"too long": {func(a *answers) {
			a.Text, a.Line, a.Deep = "123456", strings.Repeat("x", 301), strings.Repeat("x", 301)
		}, map[string]string{"text": "text.too_long", "line": "text.too_long", "deep": "text.too_long"}},
		"no telephone":          {func(a *answers) { a.Phone = "bel mij" }, map[string]string{"phone": "phone.form"}},
		"no choice":             {func(a *answers) { a.Picked = "green" }, map[string]string{"picked": "picked.choose"}},
		"another of several":    {func(a *answers) { a.Several = []string{"red", "green"} }, map[string]string{"several": "choice.invalid"}},
		"none of several":       {func(a *answers) { a.Several = nil }, map[string]string{"several": "several.choose"}},
		"not asked":             {func(a *answers) { a.Picked, a.Why, a.Several = "blue", "", nil }, map[string]string{}},
		"not asked, left there": {func(a *answers) { a.Picked, a.Why, a.Several = "blue", strings.Repeat("x", 20001), []string{"green"} }, map[string]string{}},
		"the document":          {func(a *answers) { a.Text, a.Letter = "", []string{"a.pdf"} }, map[string]string{}},
		"both":                  {func(a *answers) { a.Text, a.Letter = "123456", []string{"a.pdf"} }, map[string]string{"text": "text.too_long"}},
	} {
		a := good
		one.change(&a)
		got, asked := refused(whole(), a)
		if !maps.Equal(got, one.want) {
			t.Errorf("%s: %v, not %v", name, got, one.want)
		}
		if want := []string{"need on", "outcome picked " + a.Picked}; !slices.Equal(asked, want) {
			t.Errorf("%s: the facts were asked %v", name, asked)
		}
	}
	open := form.Asks(who.RecordEvent, form.Field{Name: "on", Kind: form.Day}, form.Field{Name: "picked", Kind: form.Pick, Choices: colours}, form.Field{Name: "phone", Kind: form.Phone})
	if got, asked := refused(open, answers{}); len(got) > 0 || !slices.Equal(asked, []string{"may on"}) {
		t.Errorf("left open: %v, %v", got, asked)
	}
	if got, _ := refused(open, answers{Picked: "green", Phone: "12"}); !maps.Equal(got, map[string]string{"picked": "choice.invalid", "phone": "phone.form"}) {
		t.Errorf("answered all the same: %v", got)
	}
}

// TestWhatDoesNotFit: a form that cannot be read into its struct is found before anybody opens it.
func TestWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	if found := whole().Fits(answers{}); found != nil {
		t.Errorf("a form that fits: %v", found)
	}
	for want, fields := range map[string][]form.Field{
		"asked twice":               {{Name: "line", Kind: form.Line}, {Name: "line", Kind: form.Line}},
		"no place":                  {{Name: "elsewhere", Kind: form.Line}},
		"a place of string for a":   {{Name: "line", Kind: form.Day}},
		"0 choices":                 {{Name: "picked", Kind: form.Pick}},
		"2 choices for a line":      {{Name: "line", Kind: form.Line, Choices: colours}},
		"nobody can answer before":  {{Name: "why", Kind: form.Lines, If: form.If{Field: "picked", Is: "red"}}, {Name: "picked", Kind: form.Pick, Choices: colours}},
		"green of picked":           {{Name: "picked", Kind: form.Pick, Choices: colours}, {Name: "why", Kind: form.Lines, If: form.If{Field: "picked", Is: "green"}}},
		"line, which takes no file": {{Name: "text", Kind: form.Lines, Unless: "line"}, {Name: "line", Kind: form.Line}},
	} {
		if found := form.Asks(who.RecordEvent, fields...).Fits(answers{}); len(found) != 1 || !strings.Contains(found[0], want) {
			t.Errorf("%s: %q", want, found)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a field without a place was read")
		}
	}()
	form.Asks(who.RecordEvent, form.Field{Name: "elsewhere", Kind: form.Line}).Read(&form.Sent{}, &answers{})
}

// TestOneOfSeveral: like fields, one for each of what the case has, go into one map by what they are about.
func TestOneOfSeveral(t *testing.T) {
	t.Parallel()
	type several struct {
		Texts map[string]string `form:"text_*"`
		Marks map[string]string `form:"mark_*"`
		Title string            `form:"text_title"`
	}
	f := form.Asks(who.RecordEvent,
		form.Field{Name: "text_title", Kind: form.Line},
		form.Field{Name: "text_1", Kind: form.Lines, Need: "text.required"},
		form.Field{Name: "text_2", Kind: form.Lines, Most: 3},
		form.Field{Name: "mark_1", Kind: form.Pick, Choices: colours, Need: "mark.choose"},
		form.Field{Name: "mark_2", Kind: form.Day},
	)
	if found := f.Fits(several{}); found != nil {
		t.Errorf("a form that fits: %v", found)
	}
	var got several
	sent := form.Sent{Values: map[string][]string{"text_title": {"a"}, "text_1": {"b "}, "mark_1": {"red"}, "mark_2": {"10-8-2026"}, "mark_3": {"blue"}}}
	f.Read(&sent, &got)
	want := several{Title: "a", Texts: map[string]string{"1": "b", "2": ""}, Marks: map[string]string{"1": "red", "2": "2026-08-10"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v", got)
	}
	wrong := &form.Wrong{}
	f.Check(several{Texts: map[string]string{"2": "1234"}}, &days{wrong: wrong}, wrong)
	if keys := slices.Sorted(maps.Keys(wrong.Fields)); !slices.Equal(keys, []string{"mark_1", "text_1", "text_2"}) {
		t.Errorf("refused: %v", keys)
	}
	if found := form.Asks(who.RecordEvent, form.Field{Name: "text_1", Kind: form.Users}).Fits(several{}); len(found) != 1 {
		t.Errorf("people in a map of texts: %v", found)
	}
}

// TestWhoReadsWhatIsTyped: a field says where what is typed in it is kept, else its form; of one that is not typed in nothing is said, and of
// one that nobody said it of the form tells.
func TestWhoReadsWhatIsTyped(t *testing.T) {
	t.Parallel()
	asks := form.Asks(who.RecordEvent,
		form.Field{Name: "text", Kind: form.Lines},
		form.Field{Name: "zone", Kind: form.Line, Kept: policy.In(policy.ProtectionZone)},
		form.Field{Name: "on", Kind: form.Day},
	)
	if unread := asks.Unread(); len(unread) != 1 || unread[0] != "supervision.event: nobody knows who reads text" {
		t.Errorf("unread: %q", unread)
	}
	asks = asks.In(policy.For(policy.View))
	for name, want := range map[string]policy.Kept{"text": policy.For(policy.View), "zone": policy.In(policy.ProtectionZone), "on": {}, "gone": {}} {
		if got := asks.KeptOf(name); got != want {
			t.Errorf("%s is kept as %+v, want %+v", name, got, want)
		}
	}
	if unread := asks.Unread(); unread != nil {
		t.Errorf("unread: %q", unread)
	}
}
