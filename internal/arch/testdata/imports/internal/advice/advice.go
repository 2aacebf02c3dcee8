// Package advice looks into another concept.
package advice

import _ "github.com/terugkeer/terugkeer/internal/view"
