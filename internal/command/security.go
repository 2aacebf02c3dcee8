package command

import (
	"errors"
	"io"
	"log/slog"
	"os"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/server"
)

// errSecurityLog does not repeat the path: no setting is printed.
var errSecurityLog = errors.New("SECURITY_LOG cannot be written: it is the file to which the security log is added")

// security opens the security log: the file of the setting, which only its owner may read, else where the other log goes. What it
// returns second closes it.
func (e *env) security() (*slog.Logger, func(), error) {
	to, done := io.Writer(e.stderr), func() {}
	if path := e.getenv("SECURITY_LOG"); path != "" {
		// Opened to add to: a line of one process is never within that of another.
		file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, nil, errSecurityLog
		}
		to, done = file, func() { _ = file.Close() }
	}
	return server.SecurityLog(slog.NewJSONHandler(to, nil)), done, nil
}

// note writes in the security log what was done to an account at the command line.
func (e *env) note(event string, user id.User) error {
	log, done, err := e.security()
	if err != nil {
		return err
	}
	defer done()
	log.InfoContext(e.ctx, event, slog.String("user", user.String()), slog.String("by", "command line"))
	return nil
}
