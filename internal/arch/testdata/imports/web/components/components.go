// Package components knows a page.
package components

import _ "github.com/terugkeer/terugkeer/web/pages/view"
