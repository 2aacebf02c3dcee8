// Package lists looks into another room.
package lists

import (
	_ "github.com/terugkeer/terugkeer/internal/server/front" // allowed
	_ "github.com/terugkeer/terugkeer/internal/server/office"
)
