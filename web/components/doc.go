// Package components holds the parts that pages are made of: the form with its fields, deadlines, steps, tables.
// Each part takes a plain struct of texts and dates; which text, and whether someone may see it, is decided before.
package components
