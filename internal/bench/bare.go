package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/web/components"
)

// bareFile is what the bare handler serves.
type bareFile struct{ Kinds []bareKind }

type bareKind struct {
	Name  string
	Bytes int
	Pages []sentPage
}

// barePage is a page as the bare handler gives it: the session's query, then the sections in one batch.
type barePage struct {
	session  statement
	sections []statement
}

// serveBare is the bare handler: the same pool and PostgreSQL, one session query, the same section statements in one batch; no
// row-level security, no log, no transaction, and one page of equal bytes.
func serveBare(ctx context.Context, file, listen string) error {
	body, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var all bareFile
	if err := json.Unmarshal(body, &all); err != nil {
		return err
	}
	config, err := postgres.ReadConfig(os.Getenv)
	if err != nil {
		return err
	}
	db, err := postgres.Open(ctx, postgres.Config{Owner: config.Owner}, time.Now)
	if err != nil {
		return err
	}
	defer db.Close()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	for n, k := range all.Kinds {
		var pages []barePage
		for _, sent := range k.Pages {
			pages = append(pages, bareOf(sent))
		}
		b := &bareHandler{pool: db.Owner, pages: pages, bytes: k.Bytes}
		if err := b.fit(ctx); err != nil {
			return fmt.Errorf("%s: %w", k.Name, err)
		}
		mux.Handle("GET /"+strconv.Itoa(n)+"/{page}", b)
	}
	s := &http.Server{Addr: listen, Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-ctx.Done()
		_ = s.Close()
	}()
	if err := s.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// bareOf drops what belongs to the transaction and the look, and gives the settings of the transaction as parameters.
func bareOf(sent sentPage) barePage {
	p := barePage{session: sent.Session}
	for _, batch := range sent.Batches {
		for _, s := range batch {
			if sql := strings.TrimSpace(s.SQL); (strings.HasPrefix(sql, "select") || strings.HasPrefix(sql, "with")) && !ofTheFrame.MatchString(sql) {
				p.sections = append(p.sections, s.plain())
			}
		}
	}
	return p
}

var (
	ofTheFrame = regexp.MustCompile(`app\.(act|admit|preview)\(`)
	settingOf  = regexp.MustCompile(`app\.(current_case|own|org|membership|uuid_setting|list_setting)\((?:'app\.(\w+)')?\)`)
)

// plain replaces each question for a setting by a parameter.
func (s statement) plain() statement {
	s.Args = append([]*string(nil), s.Args...)
	s.SQL = settingOf.ReplaceAllStringFunc(s.SQL, func(question string) string {
		parts := settingOf.FindStringSubmatch(question)
		name, kind := parts[1], "uuid"
		switch name {
		case "list_setting":
			name, kind = parts[2], "text[]"
		case "uuid_setting":
			name = parts[2]
		case "current_case":
			name = "case"
		case "own":
			name = "org"
		}
		value := s.Settings[name]
		if kind == "text[]" {
			value = "{" + value + "}"
		}
		s.Args = append(s.Args, &value)
		return "$" + strconv.Itoa(len(s.Args)) + "::" + kind
	})
	return s
}

func (s statement) values() []any {
	out := make([]any, len(s.Args))
	for n, arg := range s.Args {
		if arg != nil {
			out[n] = *arg
		}
	}
	return out
}

type bareHandler struct {
	pool  *postgres.Pool
	pages []barePage
	bytes int
	rows  int // of the page, so that it has as many bytes
}

// fit finds how many rows make the page as large as the application's.
func (b *bareHandler) fit(ctx context.Context) error {
	size := func(rows int) (int, error) {
		var count counter
		err := barePageView([]string{"een gegeven van de zaak"}, rows).Render(ctx, &count)
		return int(count), err
	}
	none, err := size(0)
	if err != nil {
		return err
	}
	hundred, err := size(100)
	if err != nil {
		return err
	}
	b.rows = max(0, (b.bytes-none)*100/(hundred-none))
	return nil
}

type counter int

func (c *counter) Write(b []byte) (int, error) {
	*c += counter(len(b))
	return len(b), nil
}

// ServeHTTP asks the database and renders.
func (b *bareHandler) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	n, err := strconv.Atoi(q.PathValue("page"))
	if err != nil || n >= len(b.pages) {
		http.NotFound(w, q)
		return
	}
	page := b.pages[n]
	var texts []string
	if err := b.ask(q.Context(), page, &texts); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = barePageView(texts, b.rows).Render(q.Context(), w)
}

func (b *bareHandler) ask(ctx context.Context, page barePage, texts *[]string) error {
	conn, err := b.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	rows, err := conn.Query(ctx, page.session.SQL, page.session.values()...)
	if err != nil {
		return err
	}
	if err := read(rows, texts); err != nil {
		return err
	}
	batch := &pgx.Batch{}
	for _, s := range page.sections {
		batch.Queue(s.SQL, s.values()...).Query(func(rows pgx.Rows) error { return read(rows, texts) })
	}
	return conn.SendBatch(ctx, batch).Close()
}

// read takes every value of every row for the page: texts as they are, others in hexadecimals, none longer than a line.
func read(rows pgx.Rows, texts *[]string) error {
	defer rows.Close()
	columns := rows.FieldDescriptions()
	for rows.Next() {
		for n, value := range rows.RawValues() {
			*texts = append(*texts, brief(value, columns[n].Format == pgx.TextFormatCode || columns[n].DataTypeOID == pgtype.TextOID))
		}
	}
	return rows.Err()
}

// brief is a value as the page writes it.
func brief(value []byte, text bool) string {
	const length = 24
	if !text {
		return hex.EncodeToString(value[:min(len(value), length/2)])
	}
	return strings.ToValidUTF8(string(value[:min(len(value), length)]), "")
}

// barePageView is a list of what was read, with as many rows as the page must have.
func barePageView(texts []string, rows int) templ.Component {
	all := make([]components.Row, rows)
	for n := range all {
		all[n].Key = "gegeven"
		if len(texts) > 0 {
			all[n].Value = texts[n%len(texts)]
		}
	}
	return components.Rows(all)
}
