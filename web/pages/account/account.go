// Package account holds the page with someone's own details and settings.
package account

import "github.com/terugkeer/terugkeer/web/components"

// Page is one's own details. Each form posts to its own address.
type Page struct {
	Details []components.Row
	// Memberships are the other organisations and roles that someone can act in; with one, there is nothing to choose.
	Memberships []Membership
	// Deputies are who stands in for the reader, with dates; DeputyForm adds one.
	Deputies   []components.Row
	DeputyForm components.Form
	// Settings are language and mail.
	Settings components.Form
	Password components.Form
	// Sessions are the browsers in which the reader is signed in.
	Sessions []components.Row
	// Unmailed: mails to the reader's address are refused.
	Unmailed bool
	// Notice says what was just changed. Empty: nothing.
	Notice string
}

// Function asks in which function someone works now. Next is the address to go on at.
type Function struct {
	Memberships []Membership
	Next        string
}

// Membership is an organisation with the roles that count together there. ID is what the button posts to /account/membership.
type Membership struct {
	ID, Org, Role string
	Current       bool
}

// FirstPassword asks the password that replaces the one that was handed out. Next is the address to go on at.
type FirstPassword struct {
	Field components.Field
	Next  string
}
