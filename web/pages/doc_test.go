// Package pages_test renders every page with example data, reads the result, and looks at it in a real browser.
package pages_test
