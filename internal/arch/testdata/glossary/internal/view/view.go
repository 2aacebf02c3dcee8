// Package view has a deed.
package view

// Submit is there.
func Submit() {}
