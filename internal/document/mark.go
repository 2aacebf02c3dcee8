package document

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/postgres"
)

// A store that is not there looks like an empty one: a folder that was not mounted is a folder. So each store carries a mark, a file
// with the identity of the database to which its documents belong, and nothing is read or written where the mark is another or none.

// MarkName is the name of the mark in a folder. It is no hidden file: who copies the documents copies it.
const MarkName = "terugkeer-store"

// markBytes is more than a mark is long.
const markBytes = 4 << 10

// Away says why a store cannot be used now. It holds no path.
type Away string

// The reasons for which a store cannot be used.
const (
	NotThere  Away = "the folder is not there"
	NotMarked Away = "the folder has no mark: it is not mounted, or was restored without"
	Another   Away = "the folder belongs to another database"
	ReadOnly  Away = "the folder cannot be written"
	NoAnswer  Away = "the folder cannot be used"
)

func (a Away) Error() string { return "documents: " + string(a) }

// IsAway tells whether an error says that the store cannot be used now, for whatever reason; that it is full is not meant.
func IsAway(err error) bool {
	var a Away
	return errors.As(err, &a)
}

// readMark reads whose a folder is; NotMarked where nobody said.
func readMark(root *os.Root) (string, error) {
	file, err := root.Open(MarkName)
	if errors.Is(err, fs.ErrNotExist) {
		return "", NotMarked
	}
	if err != nil {
		return "", away(err)
	}
	text, err := io.ReadAll(io.LimitReader(file, markBytes))
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return "", away(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	mark, err := uuid.Parse(strings.TrimSpace(first))
	if err != nil {
		return "", NotMarked // cut off, or somebody else's file
	}
	return mark.String(), nil
}

// writeMark says whose a folder is. A process that came first has said so; what is there then is read by who comes next.
func writeMark(root *os.Root, mark string) error {
	const making = MarkName + partial
	err := root.WriteFile(making, []byte(mark+"\nThe documents in this folder belong to the database with this identity. Copy and restore this file with them.\n"), 0o600)
	if err == nil {
		err = root.Rename(making, MarkName)
	}
	return away(err)
}

// Installation is the database as a store of documents knows it.
type Installation struct {
	Mark   uuid.UUID // its identity
	Marked time.Time // when a store was first marked with it; zero: never
}

// Claim opens the store of a database at a folder. The first time it marks the folder: when the database names no document yet and
// nothing is in the folder, or when this database never marked one and each document that it names is there. From then on a folder
// without the mark is not the store, and Claim refuses it with an Away.
func Claim(ctx context.Context, db *postgres.DB, f *Folder) (*Folder, error) {
	known, err := selectInstallation(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("documents: %w", err)
	}
	ours := &Folder{path: f.path, now: f.now, mark: known.Mark.String()}
	err = ours.Check(ctx)
	switch {
	case err == nil:
	case known.Marked.IsZero() && (errors.Is(err, NotMarked) || errors.Is(err, NotThere)):
		fits, failed := first(ctx, db, ours)
		if failed != nil {
			return nil, failed
		}
		if !fits {
			return nil, err
		}
	default:
		return nil, err
	}
	if known.Marked.IsZero() {
		if err := updateMarked(ctx, db, db.Wall()); err != nil {
			return nil, fmt.Errorf("documents: %w", err)
		}
	}
	return ours, nil
}

// first marks the folder of a database that never marked one; false where something speaks against it.
func first(ctx context.Context, db *postgres.DB, f *Folder) (bool, error) {
	there, err := survey(ctx, db, f)
	if err != nil || there.Missing > 0 || (there.Named == 0 && there.Files > 0) {
		return false, err
	}
	if there.Named == 0 {
		if err := os.MkdirAll(f.path, 0o700); err != nil {
			return false, away(err)
		}
	}
	return true, f.marks()
}

// Survey is what the database and a folder say of each other.
type Survey struct {
	Named   int // documents that the database names
	Missing int // of those, how many are not in the folder
	Files   int // what lies in the folder, whatever it is
	Ours    bool
}

// survey compares a folder, whose mark is not asked, with what the database names.
func survey(ctx context.Context, db *postgres.DB, f *Folder) (Survey, error) {
	entries, err := (&Folder{path: f.path, now: f.now}).entries()
	if err != nil && !errors.Is(err, NotThere) {
		return Survey{}, err
	}
	var out Survey
	files := map[string]bool{}
	for _, e := range entries {
		if e.Name() == MarkName || e.Name() == MarkName+partial || e.Name() == "lost+found" || strings.HasPrefix(e.Name(), ".") {
			continue // what a file system or a share keeps for itself
		}
		out.Files++
		files[e.Name()] = true
	}
	err = eachKey(ctx, db, func(key string) error {
		out.Named++
		if !files[key] {
			out.Missing++
		}
		return nil
	})
	if err != nil {
		return Survey{}, fmt.Errorf("documents: %w", err)
	}
	return out, nil
}

// Adopt marks a folder on purpose, after its files were restored without their mark; with do false it only looks. A folder that
// carries the mark of another database is refused with Another: that one may still sweep it.
func Adopt(ctx context.Context, db *postgres.DB, f *Folder, do bool) (Survey, error) {
	known, err := selectInstallation(ctx, db)
	if err != nil {
		return Survey{}, fmt.Errorf("documents: %w", err)
	}
	ours := &Folder{path: f.path, now: f.now, mark: known.Mark.String()}
	err = ours.Check(ctx)
	if err != nil && !errors.Is(err, NotMarked) {
		return Survey{}, err
	}
	out, failed := survey(ctx, db, ours)
	out.Ours = err == nil
	if failed != nil || out.Ours || !do {
		return out, failed
	}
	if err := ours.marks(); err != nil {
		return out, err
	}
	return out, updateMarked(ctx, db, db.Wall())
}

// marks writes the mark.
func (f *Folder) marks() error {
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return away(err)
	}
	return errors.Join(writeMark(root, f.mark), root.Close())
}
