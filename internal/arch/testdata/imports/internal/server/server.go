// Package server may know all this.
package server

import (
	_ "github.com/terugkeer/terugkeer/internal/view"
	_ "github.com/terugkeer/terugkeer/web/pages/view"
)
