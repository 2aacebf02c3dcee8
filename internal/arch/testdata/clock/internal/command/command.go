// Package command may.
package command

import "time"

func now() time.Time { return time.Now() }
