// Package command turns flags and environment into a running program: the only reader of the clock and the environment.
package command

import (
	"context"
	"fmt"
	"io"
)

// Run runs one command line and returns the exit code: 0 done, 1 failed, 2 called wrongly.
func Run(_ context.Context, _ []string, _ func(string) string, _ io.Reader, _ io.Writer, stderr io.Writer) int {
	fmt.Fprintln(stderr, "terugkeer: no command")
	return 2
}
