package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/casefile"
	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/protocol"
	"github.com/terugkeer/terugkeer/internal/statute"
)

// plan computes what the protocol says. It needs no database; where the environment names one, its closed days count.
type plan struct {
	Track   string   `help:"One of ${tracks}." enum:"${tracks}" default:"${track}"`
	Edition string   `help:"One of ${editions}." enum:"${editions}" default:"${edition}"`
	Release string   `help:"The return date, YYYY-MM-DD." required:""`
	Facts   string   `help:"A file with the facts of a case, as a JSON array of the ledger's payloads." type:"existingfile"`
	Now     string   `help:"The moment to compute for: YYYY-MM-DD, or YYYY-MM-DDTHH:MM:SSZ. Default: now."`
	Closed  []string `help:"Closed days beside the national holidays, YYYY-MM-DD; «none» for none. Default: those of the database that the environment names, if any."`
	JSON    bool     `name:"json" help:"Write JSON."`
}

// offeredTracks are those of which cases can be opened.
func offeredTracks() []string { return form.Codes(statute.OfferedTracks()) }

// Run prints the plan as a table, or as JSON.
func (p plan) Run(e *env) error {
	release, err := planned(p.Release)
	if err != nil {
		return errUsage{fmt.Errorf("plan: --release: %w", err)}
	}
	now := e.now()
	if p.Now != "" {
		if now, err = moment(p.Now); err != nil {
			return errUsage{fmt.Errorf("plan: --now: %w, or YYYY-MM-DDTHH:MM:SSZ", err)}
		}
	}
	f := protocol.Planned(p.Track, release)
	if p.Facts != "" {
		if f, err = p.fold(f); err != nil {
			return fmt.Errorf("plan: %s: %w", p.Facts, err)
		}
	}
	version, err := protocol.LoadVersion(p.Edition)
	if err != nil {
		return err
	}
	cal, from, err := p.calendar(e)
	if err != nil {
		return err
	}
	out := protocol.Evaluate(version, cal, f, now)
	if p.JSON {
		enc := json.NewEncoder(e.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(out)
	}
	return p.table(e, out, fmt.Sprintf("%d closed days %s", len(cal.Closed()), from))
}

// errDay says how a day is written.
var errDay = errors.New("write YYYY-MM-DD, a day from 1900 to 2999")

// planned is a day to compute with: all that follows from it can be written, and read again, as a date of four digits.
func planned(s string) (calendar.Date, error) {
	d, err := calendar.Read(s)
	if err != nil || d.Year() < 1900 || d.Year() > 2999 {
		return calendar.Date{}, errDay
	}
	return d, nil
}

func moment(s string) (time.Time, error) {
	if d, err := planned(s); err == nil {
		return calendar.StartOfDay(d).Add(12 * time.Hour), nil
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, errDay
	}
	if _, err := planned(calendar.Of(at).String()); err != nil {
		return time.Time{}, err
	}
	return at, nil
}

func (p plan) fold(f *protocol.Facts) (*protocol.Facts, error) {
	b, err := os.ReadFile(p.Facts)
	if err != nil {
		return nil, err
	}
	facts, err := protocol.UnmarshalAll(b)
	if err != nil {
		return nil, err
	}
	for i, fact := range facts {
		if err := protocol.Apply(f, fact); err != nil {
			return nil, fmt.Errorf("fact %d: %w", i+1, err)
		}
	}
	return f, nil
}

// calendar is by which days is counted, and where they are from: what was asked, else the table of the database, else none.
func (p plan) calendar(e *env) (*calendar.Calendar, string, error) {
	if len(p.Closed) > 0 {
		var days []calendar.Date
		for _, text := range p.Closed {
			if text == "none" && len(p.Closed) == 1 {
				break
			}
			day, err := planned(text)
			if err != nil {
				return nil, "", errUsage{fmt.Errorf("plan: --closed: %w, or none", err)}
			}
			days = append(days, day)
		}
		return calendar.New(days...), "as asked", nil
	}
	if e.getenv("DATABASE_URL") == "" {
		return calendar.New(), "(no database was named)", nil
	}
	config, err := postgres.ReadConfig(e.getenv)
	if err != nil {
		return nil, "", err
	}
	db, err := postgres.Open(e.ctx, postgres.Config{Web: config.Web}, e.now)
	if err != nil {
		return nil, "", fmt.Errorf("plan: the closed days stand in the database: %w (--closed none computes without)", err)
	}
	defer db.Close()
	cal, err := casefile.Calendar(e.ctx, db)
	return cal, "from the database", err
}

func (p plan) table(e *env, out protocol.Plan, closed string) error {
	e.say("protocol %s, track %s, return date %s, phase %s, %s", out.Version, out.Track, out.T0, out.Phase, closed)
	w := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "step\tstate\towner\tdue\tlatest\tkind\twaits for")
	for _, i := range out.Steps {
		due := i.Due.String()
		if i.Compressed {
			due += " short notice"
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", i.ID, i.State, i.Owner, due, i.Latest, i.Kind, strings.Join(i.WaitsFor, " "))
	}
	return w.Flush()
}
