// Package policy knows steps, which it should not.
package policy

import _ "github.com/terugkeer/terugkeer/internal/protocol"
