// Package view reads the clock.
package view

import (
	"os"
	"time"
)

func now() time.Time {
	return time.Now()
}

func age(t time.Time) time.Duration {
	clock := time.Duration(time.Since(t))
	return clock
}
func zone() string {
	return os.Getenv("TZ")
}
