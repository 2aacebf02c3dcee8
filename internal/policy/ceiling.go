package policy

import (
	"fmt"
	"strings"

	"github.com/terugkeer/terugkeer/internal/statute"
)

// Level is how much of an item may be seen. Higher is more; the zero value is nothing.
type Level uint8

// The levels. There is no «own»: an item of one's own organisation is seen in full, or as Cell says.
const (
	None    Level = iota // absent: from pages, counts, timeline, work lists, messages and exports
	Exists               // T: only that it exists, or its bare answer
	Summary              // S
	Full                 // F
)

var levelNames = [...]string{None: "none", Exists: "exists", Summary: "summary", Full: "full"}

// String is the level as stored: none, exists, summary, full.
func (l Level) String() string {
	if int(l) >= len(levelNames) {
		return "none"
	}
	return levelNames[l]
}

// Column is a standing as the sight table has it: what a role in a relation amounts to. The zero value is none.
type Column string

// The columns, in the order of the table.
const (
	ColumnOM          Column = "OM" // lead parket
	ColumnDecider     Column = "CV" // deciding unit
	ColumnDistrict    Column = "DI" // parket of the municipality's driehoek
	ColumnOfficer     Column = "MU" // officer of a municipality that is origin, intended, stay or agreed
	ColumnMayor       Column = "MA" // its mayor
	ColumnApproached  Column = "AP" // municipality approached by a colleague
	ColumnConsidering Column = "CO" // municipality to which the identity was released
	ColumnProbation   Column = "PR" // probation, advising or supervising
	ColumnPolice      Column = "PO" // police liaison
	ColumnCareHouse   Column = "ZV" // care and safety house
	ColumnBoard       Column = "BO" // board of an escalation (E4–E5)
	ColumnAuditor     Column = "AU" // privacy officer or auditor of his own organisation, pseudonymised
)

// Columns lists the columns in the order of the table.
var Columns = []Column{ColumnOM, ColumnDecider, ColumnDistrict, ColumnOfficer, ColumnMayor, ColumnApproached, ColumnConsidering, ColumnProbation, ColumnPolice, ColumnCareHouse, ColumnBoard, ColumnAuditor}

// Condition is a footnote of the table: the cell counts only while it holds. The empty value is always.
type Condition string

// The footnotes ¹ to ⁵.
const (
	IfIrrevocable Condition = "irrevocable" // ¹ the conviction is irrevocable, or the item was disclosed with a reason
	IfTreatment   Condition = "treatment"   // ² condition e, f, g or h is proposed or in force
	BareLocation  Condition = "location"    // ³ always; the bare answer is «lies in your municipality: yes or no», more by category 42
	IfInForce     Condition = "in_force"    // ⁴ the conditions are in force
	IfNeeded      Condition = "needed"      // ⁵ as far as a condition that is proposed or in force needs it
)

// Conditions lists the footnotes in the order of their numbers.
var Conditions = []Condition{IfIrrevocable, IfTreatment, BareLocation, IfInForce, IfNeeded}

// Flags are the facts of a case, or of the item asked for, on which footnotes depend. The zero value is the strictest.
type Flags struct {
	Irrevocable bool // the conviction is irrevocable
	Disclosed   bool // the OM disclosed this item with a reason
	Treatment   bool // condition e, f, g or h is proposed or in force
	InForce     bool // the decision was taken and its conditions are in force
	Needed      bool // a condition that rests on the victim's interest is proposed or in force
}

// Holds tells whether a footnote's condition is met.
func (c Condition) Holds(f Flags) bool {
	switch c {
	case "", BareLocation:
		return true
	case IfIrrevocable:
		return f.Irrevocable || f.Disclosed
	case IfTreatment:
		return f.Treatment
	case IfInForce:
		return f.InForce
	case IfNeeded:
		return f.Needed
	}
	return false
}

// Cell is what one column may see of one category.
type Cell struct {
	Level Level     // of an item that is neither its own nor set apart by Other
	Own   Level     // of an item of its own organisation
	Other Level     // of an item of another municipality on the same case
	If    Condition // under which the whole cell counts
}

// Any is the most that the cell allows of any item.
func (c Cell) Any() Level { return max(c.Level, c.Own, c.Other) }

// of is the level for one item.
func (c Cell) of(own, otherMunicipality bool, f Flags) Level {
	switch {
	case !c.If.Holds(f):
		return None
	case own:
		return c.Own
	case otherMunicipality:
		return c.Other
	}
	return c.Level
}

// Row is one category of the sight table.
type Row struct {
	Number   int
	Category Category
	Name     statute.Name
	Cells    map[Column]Cell
	How      string   // how it comes to be shared
	Grounds  []string // codes of statute.Grounds; empty: never shared outside one controller
	Assumed  bool     // our reading, until a lawyer signs it off

	written map[Column]string // the cells as the table has them, for the document
}

// Sight is the table: of which category who may see what at most. What is not listed is nothing.
var Sight = readLines(lines)

// readLines panics on a cell that is not in the notation: the table is compiled in, and every test reads it.
func readLines(lines []line) []Row {
	rows := make([]Row, 0, len(lines))
	for _, l := range lines {
		parts := strings.Split(l.cells, " | ")
		if len(parts) != len(Columns) {
			panic(fmt.Sprintf("policy: sight %d: %d cells", l.number, len(parts)))
		}
		row := Row{Number: l.number, Category: l.category, Name: l.name, Cells: map[Column]Cell{}, How: l.how,
			Grounds: l.grounds, Assumed: l.assumed, written: map[Column]string{}}
		for i, column := range Columns {
			cell, ok := readCell(parts[i])
			if !ok {
				panic(fmt.Sprintf("policy: sight %d: cell %q", l.number, parts[i]))
			}
			row.Cells[column], row.written[column] = cell, parts[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// readCell reads the notation of one cell: «F», «F¹», «own», «F o:T», «own o:–», «own T».
func readCell(s string) (Cell, bool) {
	var cell Cell
	for number, mark := range []string{"¹", "²", "³", "⁴", "⁵"} {
		if rest, marked := strings.CutSuffix(s, mark); marked {
			s, cell.If = rest, Conditions[number]
		}
	}
	words := strings.Fields(s)
	if len(words) == 0 {
		return Cell{}, false
	}
	first, words := words[0], words[1:]
	if first == "own" {
		cell.Own = Full
	} else {
		level, ok := readLevel(first)
		if !ok {
			return Cell{}, false
		}
		cell.Level, cell.Other = level, level
		if level > None {
			cell.Own = Full
		}
	}
	for _, word := range words {
		other, apart := strings.CutPrefix(word, "o:")
		level, ok := readLevel(other)
		switch {
		case !ok:
			return Cell{}, false
		case apart:
			cell.Other = level
		case first == "own": // «own T»: of what it asked itself, only the bare answer
			cell.Own = level
		default:
			return Cell{}, false
		}
	}
	return cell, true
}

func readLevel(s string) (Level, bool) {
	switch s {
	case "–":
		return None, true
	case "T":
		return Exists, true
	case "S":
		return Summary, true
	case "F":
		return Full, true
	}
	return None, false
}
