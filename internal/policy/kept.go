package policy

import (
	"slices"
)

// Kept says where what people type in a field of a form is kept: who reads it follows from the table of sight, and the form says so beside
// the field. The zero value says nothing.
type Kept struct {
	Category Category
	// Told: the organisation for which it is written reads it as its own.
	Told bool
	// Also is a second category in which it is given on; empty: none.
	Also Category
	// ByDocument: in the category of the document that goes with it.
	ByDocument bool
}

// In says that it is kept in a category.
func In(category Category) Kept { return Kept{Category: category} }

// For says the same of what is written for another organisation, which reads it as its own.
func For(category Category) Kept { return Kept{Category: category, Told: true} }

// Reader is a standing that reads what is typed, in full. Apart: only what was written for its own municipality.
type Reader struct {
	Column Column
	If     Condition
	Apart  bool
}

// Readers are who reads it at most, in the order of the table, beside the organisation of who types; columns without a role or
// whose people only watch over privacy are not among them. Nil where its document decides.
func (f Kept) Readers() []Reader {
	var out []Reader
	for n := range Sight {
		row := &Sight[n]
		if row.Category != f.Category && (f.Also == "" || row.Category != f.Also) {
			continue
		}
		for _, column := range Columns {
			cell := row.Cells[column]
			seated := slices.ContainsFunc(Seats, func(s Seat) bool { return s.Column == column && column != ColumnAuditor })
			known := slices.ContainsFunc(out, func(r Reader) bool { return r.Column == column })
			if cell.Level == Full && seated && !known {
				out = append(out, Reader{column, cell.If, cell.Other < cell.Level})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Reader) int { return slices.Index(Columns, a.Column) - slices.Index(Columns, b.Column) })
	return out
}
