// Package front may know all this.
package front

import (
	_ "github.com/terugkeer/terugkeer/internal/server/wording"
	_ "github.com/terugkeer/terugkeer/web/pages/view"
)
