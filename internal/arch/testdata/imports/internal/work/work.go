// Package work enters a room of the server.
package work

import _ "github.com/terugkeer/terugkeer/internal/server/front"
