// Command freeze keeps what an edition of the protocol says of every case of a demonstration, so that a later program can be held against
// it: for each case its facts, with the day and the closed days, and the plan that follows. It writes into internal/protocol/testdata and
// nothing over what is there, and prints the lines for versions/editions.sum.
//
//	DATABASE_URL=… go run ./internal/freeze 2027-1
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/calendar"
	"github.com/terugkeer/terugkeer/internal/protocol"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "freeze: say which edition, of", protocol.Editions())
		os.Exit(2)
	}
	if err := freeze(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "freeze:", err)
		os.Exit(1)
	}
}

func freeze(ctx context.Context, name string) error {
	folder := filepath.Join("internal", "protocol", "testdata", "editions", name)
	conn, err := pgx.Connect(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	edition, err := protocol.LoadVersion(name)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	now := time.Now()
	rows, err := conn.Query(ctx, `
select c.number, f.facts, array(select d.day from closed_day d order by d.day)
from case_file c
join case_facts f on f.case_id = c.id
where c.version = $1
order by c.number`, name)
	if err != nil {
		return err
	}
	var number string
	var facts json.RawMessage
	var closed []calendar.Date
	_, err = pgx.ForEachRow(rows, []any{&number, &facts, &closed}, func() error {
		kept := protocol.Frozen{Now: now.UTC().Truncate(time.Second), Closed: closed, Facts: facts}
		text, err := json.Marshal(kept)
		if err != nil {
			return err
		}
		plan, err := kept.Plan(edition)
		if err != nil {
			return err
		}
		file := filepath.Join(folder, number)
		return errors.Join(write(file+".json", string(text)+"\n"), write(file+".plan", plan.Written()))
	})
	if err != nil {
		return err
	}
	sum, err := protocol.Digest(edition.Name, os.DirFS(folder))
	if err != nil {
		return err
	}
	fmt.Print(sum)
	return nil
}

func write(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}
