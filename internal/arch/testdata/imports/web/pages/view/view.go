// Package view is a page that knows a concept.
package view

import (
	_ "github.com/terugkeer/terugkeer/internal/calendar" // allowed
	_ "github.com/terugkeer/terugkeer/internal/view"
	_ "github.com/terugkeer/terugkeer/web/pages/deed" // allowed
)
