// Package signin holds the pages with which someone signs in: e-mail and password, then a code; in a demonstration also
// the demo users by organisation.
package signin

import "github.com/terugkeer/terugkeer/web/components"

// Page is the first page of signing in.
type Page struct {
	// Email is what was typed; a password is never shown again.
	Email string
	// Error is one text for whatever was wrong, so that nobody learns which addresses exist. Empty: nothing was.
	Error string
	// PasswordError asks for the password where none was typed. Empty: there was one.
	PasswordError string
	// Notice is why someone is here («U bent uitgelogd omdat …»). Empty: no special reason.
	Notice string
	// Next is the path to go to after signing in. Empty: the work list.
	Next string
	// Kept is the form that its session ended in, sealed; it goes along. Empty: there is none.
	Kept string
	// Groups are the demo users. Empty: this is no demonstration.
	Groups []Group
}

// errors are what the summary lists.
func (p Page) errors() []components.FieldError {
	var out []components.FieldError
	if p.Error != "" {
		out = append(out, components.FieldError{ID: components.FieldID("email"), Text: p.Error})
	}
	if p.PasswordError != "" {
		out = append(out, components.FieldError{ID: components.FieldID("password"), Text: p.PasswordError})
	}
	return out
}

// Group is the demo users of one organisation.
type Group struct {
	Org   string
	Users []User
}

// User is one demo user. ID is what the button posts.
type User struct {
	ID, Name, Role string
}

// Code is the second page: the six digits of the app.
type Code struct {
	Error string
	Next  string
	Kept  string // as on the first page
}

// Resume is the page after signing in again in the middle of a form. Action is the address of the form.
type Resume struct {
	Title  string
	Action string
	Kept   string
}
