// Package migrations holds the schema as numbered steps, each with its way back; the program carries them within it.
package migrations

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// FS holds every migration, named NNNNNN_subject.up.sql and NNNNNN_subject.down.sql, sequential and without gaps.
//
//go:embed *.sql
var FS embed.FS

// Newest is the number of the last migration.
func Newest() (uint, error) {
	names, err := fs.Glob(FS, "*.up.sql")
	if err != nil || len(names) == 0 {
		return 0, fmt.Errorf("migrations: none found: %w", err)
	}
	last := names[len(names)-1]
	number, _, _ := strings.Cut(last, "_")
	n, err := strconv.ParseUint(number, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("migrations: %s has no number: %w", last, err)
	}
	return uint(n), nil
}
