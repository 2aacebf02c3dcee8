package command

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

// calendarDays is about the days that count as holidays beside those of the Act.
type calendarDays struct {
	List   calendarList   `cmd:"" help:"List the closed days, with the decision that closed each."`
	Add    calendarAdd    `cmd:"" help:"Close a day; first says how many open terms end on another day by it."`
	Remove calendarRemove `cmd:"" help:"Open a day again that was closed by mistake, or whose decision was withdrawn."`
}

type calendarList struct{}

// Run prints a line a day.
func (calendarList) Run(e *env) error {
	return withDays(e, func(db *postgres.DB) error {
		days, err := account.ClosedDays(e.ctx, db)
		if err != nil {
			return err
		}
		if len(days) == 0 {
			e.say("no closed days beside the national holidays")
			return nil
		}
		w := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
		_, _ = fmt.Fprintln(w, "day\tdecision\twritten down\tby")
		for _, d := range days {
			by := d.By
			if by == "" {
				by = "command line or release"
			}
			_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", d.Day, d.Source, calendar.Of(d.At), by)
		}
		return w.Flush()
	})
}

type calendarAdd struct {
	Day    string `arg:"" help:"The day, YYYY-MM-DD."`
	Source string `required:"" help:"The decision that equates it with a holiday, as one finds it: «Stcrt. 2025, 12345»."`
	Yes    bool   `help:"Do it also when it moves terms of open cases."`
}

// Run closes the day.
func (c calendarAdd) Run(e *env) error {
	day, err := dayOf(c.Day)
	if err != nil {
		return err
	}
	if err := account.CheckClosing(day, c.Source); err != nil {
		return worded("calendar add", err)
	}
	return withDays(e, func(db *postgres.DB) error {
		return move(e, db, day, false, c.Yes, func() error { return account.CloseDayByHand(e.ctx, db, day, c.Source) })
	})
}

type calendarRemove struct {
	Day string `arg:"" help:"The day, YYYY-MM-DD."`
	Yes bool   `help:"Do it also when it moves terms of open cases."`
}

// Run opens the day again.
func (c calendarRemove) Run(e *env) error {
	day, err := dayOf(c.Day)
	if err != nil {
		return err
	}
	return withDays(e, func(db *postgres.DB) error {
		return move(e, db, day, true, c.Yes, func() error { return account.OpenDayByHand(e.ctx, db, day) })
	})
}

// move says how many terms move, and does it when nobody has to decide on that, or somebody did.
func move(e *env, db *postgres.DB, day calendar.Date, open, yes bool, do func() error) error {
	closed, err := account.ClosedDays(e.ctx, db)
	if err != nil {
		return err
	}
	there := false
	for _, d := range closed {
		there = there || d.Day == day
	}
	switch {
	case there && !open:
		return fmt.Errorf("%s is closed already", day)
	case !there && open:
		return errUsage{fmt.Errorf("%s is not among the closed days", day)}
	}
	moving, err := casefile.Moves(e.ctx, db, day, open)
	if err != nil {
		return err
	}
	e.say("%d open terms in %d cases end on another day", moving.Terms, moving.Cases)
	if moving.Terms > 0 && !yes {
		e.say("nothing was changed. Add --yes to do it")
		return nil
	}
	if err := do(); err != nil {
		return worded("calendar", err)
	}
	word := "closed"
	if open {
		word = "open again"
	}
	e.say("%s is %s. A running server shows it at once, and looks at the terms again within a minute", day, word)
	return nil
}

// worded says a fault of the calendar to a terminal.
func worded(command string, err error) error {
	var invalid *fault.Invalid
	var conflict fault.Conflict
	switch {
	case errors.As(err, &invalid):
		texts := map[string]string{
			"calendar.error.day": "write the day as YYYY-MM-DD", "calendar.error.free": "the day is no working day: nothing ends on it",
			"calendar.error.source": "--source says which decision closes the day", "calendar.error.source_line": "--source is one line of at most 300 characters",
		}
		return errUsage{fmt.Errorf("%s: %s", command, texts[invalid.Fields[invalid.Order[0]].Key])}
	case errors.As(err, &conflict):
		return errors.New("the day is closed already: somebody else just did it")
	case fault.IsNotFound(err):
		return errors.New("the day is open already: somebody else just did it")
	}
	return err
}

func dayOf(text string) (calendar.Date, error) {
	day, err := calendar.Parse(text)
	if err != nil {
		return day, errUsage{errors.New("calendar: write the day as YYYY-MM-DD")}
	}
	return day, nil
}

func withDays(e *env, f func(*postgres.DB) error) error {
	config, err := postgres.ReadConfig(e.getenv)
	if err != nil {
		return err
	}
	db, err := postgres.Open(e.ctx, postgres.Config{Web: config.Web, Auth: config.Auth, Work: config.Work}, e.now)
	if err != nil {
		return err
	}
	defer db.Close()
	return f(db)
}
