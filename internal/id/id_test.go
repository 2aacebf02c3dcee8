package id_test

import (
	"encoding/json"
	"testing"

	"github.com/terugkeer/terugkeer/internal/id"
)

func TestAnIdentifierGoesThroughJSON(t *testing.T) {
	t.Parallel()
	type row struct {
		Case id.Case `json:"case"`
		None id.Org  `json:"none"`
	}
	in := row{Case: id.NewCase()}
	text, err := json.Marshal(in)
	if err != nil || string(text) != `{"case":"`+in.Case.String()+`","none":""}` {
		t.Fatalf("%s, %v", text, err)
	}
	var out row
	if err := json.Unmarshal(text, &out); err != nil || out != in {
		t.Errorf("%+v, %v", out, err)
	}
	for _, wrong := range []string{`{"case":1}`, `{"case":"1"}`, `{"case":{}}`, `{"case":"` + in.Case.String() + `0"}`} {
		if json.Unmarshal([]byte(wrong), &out) == nil {
			t.Errorf("%s was read", wrong)
		}
	}
}

func TestAnIdentifierShowsItsBytes(t *testing.T) {
	t.Parallel()
	var to id.Item
	from := id.NewItem()
	*to.Sixteen() = [16]byte(from.UUID)
	if to != from || to.IsZero() {
		t.Errorf("%s is not %s", to, from)
	}
}
