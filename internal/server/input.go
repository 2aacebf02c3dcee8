package server

import (
	"time"

	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/form"
)

// input is what was sent, with the files that came with it.
type input struct {
	form.Sent
	files map[string][]document.Received // by field
	fresh []document.Received            // of those, what came with this request
	until map[string]time.Time           // how long the store keeps a file that an earlier sending left there, by its key
}
