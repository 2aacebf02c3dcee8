package ledger

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Format is the version of the form in which a payload is written. One of before there were versions names none: it holds facts and
// digests of bodies. Since 2 it also holds the rows that decide who may see what.
const Format = 2

// Baseline is the deed of an entry that nobody did: it says what stood when the ledger began to keep such rows.
const Baseline = "baseline"

// Rows is the part of a payload that keeps rows: the form, the salt of their texts, the rows that were written or removed, whether
// it says what stood already, and of which entries it took the payloads away.
type Rows struct {
	Format    int     `json:"format,omitempty"`
	Salt      string  `json:"salt,omitempty"`
	Rows      []Kept  `json:"rows,omitempty"`
	Baseline  bool    `json:"baseline,omitempty"`
	Destroyed []int64 `json:"destroyed,omitempty"`
}

// Kept is a row as a payload keeps it: its columns in canonical form, what people typed in it as one salted digest. Without Row it
// was removed.
type Kept struct {
	Table string          `json:"table"`
	ID    string          `json:"id"`
	Row   json.RawMessage `json:"row,omitempty"`
	Text  string          `json:"text,omitempty"`
}

// Name is what the row is called among all.
func (k Kept) Name() string { return k.Table + " " + k.ID }

// Standing is a row as it stands in the database. Texts is what people typed in it, nil where nothing is.
type Standing struct {
	Table, ID  string
	Row, Texts []byte // canonical JSON
}

// Stand makes a standing row of what the database says of it.
func Stand(table, id string, row, texts []byte) (Standing, error) {
	s := Standing{Table: table, ID: id}
	var err error
	if s.Row, err = Canonical(row); err == nil && texts != nil {
		s.Texts, err = Canonical(texts)
	}
	return s, err
}

// Keep is the row as a payload with this salt keeps it.
func (s Standing) Keep(salt []byte) Kept {
	k := Kept{Table: s.Table, ID: s.ID, Row: s.Row}
	if s.Texts != nil {
		k.Text = base64.StdEncoding.EncodeToString(Digest(salt, s.Texts))
	}
	return k
}

// KeepRows makes the part of a payload for rows, under a salt of its own.
func KeepRows(rows []Standing) Rows {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails
	out := Rows{Format: Format}
	for _, s := range rows {
		if s.Texts != nil {
			out.Salt = base64.StdEncoding.EncodeToString(salt)
		}
		out.Rows = append(out.Rows, s.Keep(salt))
	}
	return out
}

// Names tells whether a row is among them.
func (r Rows) Names(table, id string) bool {
	return slices.ContainsFunc(r.Rows, func(k Kept) bool { return k.Table == table && k.ID == id })
}

// Record is the last word of the ledger on each row, by name.
type Record map[string]Word

// Word is what the ledger says of one row last.
type Word struct {
	Kept
	salt []byte
}

// Note takes the rows of the next payload.
func (r Record) Note(rows Rows) {
	salt, _ := base64.StdEncoding.DecodeString(rows.Salt)
	for _, k := range rows.Rows {
		r[k.Name()] = Word{k, salt}
	}
}

// Differs names the columns in which the row that stands is not what the ledger says of it; empty: it is.
func (w Word) Differs(s Standing) string {
	var was, is map[string]json.RawMessage
	stands := s.Keep(w.salt)
	if json.Unmarshal(w.Row, &was) != nil || json.Unmarshal(stands.Row, &is) != nil {
		return "it cannot be read"
	}
	var out []string
	for column, value := range is {
		if !bytes.Equal(was[column], value) {
			out = append(out, column)
		}
	}
	for column := range was {
		if _, there := is[column]; !there {
			out = append(out, column)
		}
	}
	if w.Text != stands.Text {
		out = append(out, "its texts")
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// Compare tells of each row that stands, and of each that should, how it differs from the last word on it. Where payloads are gone
// (holes), a row that is not known may have been in one of them.
func (r Record) Compare(stands []Standing, holes bool) []string {
	var out []string
	there := map[string]bool{}
	for _, s := range stands {
		name := s.Table + " " + s.ID
		there[name] = true
		word, known := r[name]
		switch {
		case !known && holes:
		case !known || word.Row == nil:
			out = append(out, name+" stands in no entry")
		default:
			if columns := word.Differs(s); columns != "" {
				out = append(out, name+" was changed: "+columns)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r)) {
		if r[name].Row != nil && !there[name] {
			out = append(out, name+" is missing")
		}
	}
	return out
}

// Canonical is JSON in the one form that is digested: keys in order, no spaces. The database keeps the value and not the bytes, so
// that the bytes must follow from the value.
func Canonical(body []byte) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	return json.Marshal(value)
}
