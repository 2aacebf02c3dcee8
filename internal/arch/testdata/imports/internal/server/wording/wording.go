// Package wording is the lowest room and looks up.
package wording

import (
	_ "github.com/terugkeer/terugkeer/internal/server/front"
	_ "github.com/terugkeer/terugkeer/web/pages/view" // allowed
)
