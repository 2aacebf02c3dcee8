// Package command turns flags and environment into a running program: the only reader of the clock and the environment.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/terugkeer/terugkeer/internal/protocol"
)

// cli is every command, with its flags.
type cli struct {
	Serve     serve        `cmd:"" help:"Serve the application, and do its jobs."`
	Migrate   migrate      `cmd:"" help:"Bring the database to this program's schema, or look how it stands."`
	Demo      demo         `cmd:"" help:"Fill an empty database with invented people and cases."`
	User      user         `cmd:"" help:"Add, disable or reset an account."`
	Calendar  calendarDays `cmd:"" help:"List, close or open days that count as holidays beside those of the Act."`
	Devdb     devDB        `cmd:"" name:"devdb" help:"Start, stop or look at this checkout's private PostgreSQL."`
	Plan      plan         `cmd:"" help:"Compute the plan of a return; with a database, by its closed days."`
	Verify    verify       `cmd:"" help:"Check the ledger and what is computed from it."`
	Documents documents    `cmd:"" help:"Say which folder the documents of this database are in."`
	Version   version      `cmd:"" help:"Say which version this is."`
}

// env is what a command gets from outside.
type env struct {
	ctx            context.Context
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
	now            func() time.Time
}

// errUsage is an error of whoever typed the command.
type errUsage struct{ error }

// Run runs one command line and returns the exit code: 0 done, 1 failed, 2 called wrongly.
func Run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	var commands cli
	helped := false
	parser, err := kong.New(&commands, kong.Name("terugkeer"), kong.Writers(stdout, stderr), kong.UsageOnError(),
		kong.Vars{"tracks": strings.Join(offeredTracks(), ","), "track": offeredTracks()[0], "editions": strings.Join(protocol.Editions(), ","), "edition": protocol.Current},
		kong.Description("Terugkeer: the shared case record of one person's return to society."),
		kong.Exit(func(int) { helped = true }))
	if err != nil {
		fmt.Fprintln(stderr, "terugkeer:", err)
		return 1
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	chosen, err := parser.Parse(args)
	if helped {
		return 0
	}
	if err != nil {
		fmt.Fprintln(stderr, "terugkeer:", err)
		return 2
	}
	err = chosen.Run(&env{ctx: ctx, getenv: getenv, stdin: stdin, stdout: stdout, stderr: stderr, now: time.Now})
	var usage errUsage
	switch {
	case errors.As(err, &usage):
		fmt.Fprintln(stderr, "terugkeer:", err)
		return 2
	case err != nil:
		fmt.Fprintln(stderr, "terugkeer:", err)
		return 1
	}
	return 0
}

// say writes a line for a person.
func (e *env) say(format string, args ...any) {
	fmt.Fprintf(e.stdout, format+"\n", args...)
}
