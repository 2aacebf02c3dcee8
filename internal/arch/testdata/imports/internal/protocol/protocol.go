// Package protocol is pure but reads cases.
package protocol

import (
	_ "github.com/terugkeer/terugkeer/internal/casefile"
	_ "github.com/terugkeer/terugkeer/internal/policy" // allowed
)
