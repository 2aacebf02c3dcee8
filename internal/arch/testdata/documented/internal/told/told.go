// Package told has one.
package told

// Thing has one.
type Thing struct{}

// Do has one.
func (*Thing) Do() {}
