package bare

import "fmt"

type Thing struct{}

func (Thing) Do() { fmt.Println() }

func Make() Thing { return Thing{} }

const (
	Loose = 1
	Tight = 2 // has one
)

// The list has one.
const (
	First = iota
	Second
)

type inner struct{}

func (inner) String() string { return "" }
