package command_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/command"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
)

func TestStoppingFinishesRunningRequests(t *testing.T) {
	t.Parallel()
	address := pgtest.URL(t)
	db, err := postgres.Open(t.Context(), postgres.Config{Owner: address}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	err = postgres.InTx(t.Context(), db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(t.Context(), tx, time.Now()) })
	db.Close()
	if err != nil {
		t.Fatal(err)
	}

	documents := t.TempDir()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	said, out := io.Pipe()
	var log bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- command.Run(ctx, []string{"serve", "--listen", "127.0.0.1:0"}, func(name string) string {
			return map[string]string{"DATABASE_URL": address, "DOCUMENTS": documents}[name]
		}, strings.NewReader(""), out, &log)
		_ = out.Close()
	}()
	line, err := bufio.NewReader(said).ReadString('\n')
	go func() { _, _ = io.Copy(io.Discard, said) }()
	if err != nil {
		t.Fatalf("did not start (are the assets built?): code %d\n%s", <-code, log.String())
	}
	host := strings.TrimPrefix(strings.TrimSpace(strings.TrimPrefix(line, "Terugkeer:")), "http://")

	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	send(t, conn, "POST /sign-in HTTP/1.1\r\nHost: "+host+"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nemail")
	time.Sleep(300 * time.Millisecond) // the request is in the handler by now
	interrupt()
	time.Sleep(300 * time.Millisecond)
	if c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", host); err == nil {
		_ = c.Close()
		t.Error("takes new connections while stopping")
	}
	send(t, conn, "=a@b")
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("a running request was cut off: %v", err)
	}
	if _ = answer.Body.Close(); answer.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("status %d", answer.StatusCode)
	}
	select {
	case got := <-code:
		if got != 0 {
			t.Errorf("code %d\n%s", got, log.String())
		}
	case <-time.After(20 * time.Second):
		t.Error("did not stop")
	}
}

func send(t *testing.T, w io.Writer, text string) {
	t.Helper()
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
}
