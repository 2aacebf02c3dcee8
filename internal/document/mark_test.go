package document_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
)

// anotherDatabase is one that is not the first one, although both were copied from one template.
func anotherDatabase(t *testing.T) *postgres.DB {
	t.Helper()
	db := pgtest.New(t)
	if _, err := db.Owner.Exec(t.Context(), "update app.installation set id = gen_random_uuid()"); err != nil {
		t.Fatal(err)
	}
	return db
}

// TestAStoreIsTheOneOfItsDatabase: an empty folder of a new database becomes its store; from then on a folder without its mark is not
// believed, neither an empty one nor another database's, at the start or in the middle.
func TestAStoreIsTheOneOfItsDatabase(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	dir := filepath.Join(t.TempDir(), "documents")
	folder := document.NewFolder(dir, time.Now)
	store, err := document.Claim(ctx, db, folder)
	if err != nil {
		t.Fatalf("the first time: %v", err)
	}
	if _, err := document.Claim(ctx, db, folder); err != nil {
		t.Fatalf("the second time: %v", err)
	}
	key := id.NewItem().String()
	if err := store.Put(ctx, key, strings.NewReader("said")); err != nil {
		t.Fatal(err)
	}
	empty, nowhere := t.TempDir(), filepath.Join(t.TempDir(), "gone")
	for path, want := range map[string]document.Away{empty: document.NotMarked, nowhere: document.NotThere} {
		if _, err := document.Claim(ctx, db, document.NewFolder(path, time.Now)); !errors.Is(err, want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := os.Stat(nowhere); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that was not there was made: %v", err)
	}
	if _, err := document.Claim(ctx, anotherDatabase(t), folder); !errors.Is(err, document.Another) {
		t.Errorf("another database's: %v", err)
	}
	// While it runs the folder goes, and an empty one stands in its place.
	aside := dir + "-aside"
	rename(t, dir, aside)
	if err := store.Check(ctx); !errors.Is(err, document.NotThere) {
		t.Errorf("gone: %v", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	old := id.NewItem().String()
	if err := os.WriteFile(filepath.Join(dir, old), []byte("another's"), 0o600); err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-72 * time.Hour)
	if err := os.Chtimes(filepath.Join(dir, old), long, long); err != nil {
		t.Fatal(err)
	}
	_, opened := store.Open(ctx, key)
	_, listed := store.Keys(ctx)
	_, swept := document.Sweep(ctx, db, store)
	for what, err := range map[string]error{"check": store.Check(ctx), "put": store.Put(ctx, id.NewItem().String(), strings.NewReader("x")), "open": opened, "keys": listed, "sweep": swept, "delete": store.Delete(ctx, old)} {
		if !errors.Is(err, document.NotMarked) || !document.IsAway(err) {
			t.Errorf("%s in a folder that is not the store: %v", what, err)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("something was done in it: %v %v", entries, err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	rename(t, aside, dir)
	file, err := store.Open(ctx, key)
	if err != nil {
		t.Fatalf("back again: %v", err)
	}
	if text, err := io.ReadAll(file); err != nil || string(text) != "said" || file.Close() != nil {
		t.Errorf("back again: %q %v", text, err)
	}
}

// TestWhatBecomesAStore: nothing is taken for a store in which something lies that is not known.
func TestWhatBecomesAStore(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		files []string
		want  error
	}{
		"what a file system keeps for itself":       {[]string{"lost+found/", ".snapshot"}, nil},
		"somebody's files":                          {[]string{"letter.pdf"}, document.NotMarked},
		"documents of a database that is not known": {[]string{"01932f6e-0000-7000-8000-000000000000"}, document.NotMarked},
		"a mark that was cut off":                   {[]string{document.MarkName}, nil},
	} {
		dir := t.TempDir()
		for _, file := range test.files {
			var err error
			if inside, isDir := strings.CutSuffix(file, "/"); isDir {
				err = os.Mkdir(filepath.Join(dir, inside), 0o700)
			} else {
				err = os.WriteFile(filepath.Join(dir, file), nil, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		_, err := document.Claim(t.Context(), pgtest.New(t), document.NewFolder(dir, time.Now))
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAdoptingAStore: only on purpose, and never that of another database.
func TestAdoptingAStore(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	dir := t.TempDir()
	folder := document.NewFolder(dir, time.Now)
	if _, err := document.Claim(ctx, db, folder); err != nil {
		t.Fatal(err)
	}
	if found, err := document.Adopt(ctx, db, folder, true); err != nil || !found.Ours {
		t.Errorf("ours already: %+v %v", found, err)
	}
	if err := os.Remove(filepath.Join(dir, document.MarkName)); err != nil {
		t.Fatal(err)
	}
	if found, err := document.Adopt(ctx, db, folder, false); err != nil || found.Ours {
		t.Errorf("looked at: %+v %v", found, err)
	}
	if _, err := document.Claim(ctx, db, folder); !errors.Is(err, document.NotMarked) {
		t.Errorf("looking adopted it: %v", err)
	}
	if _, err := document.Adopt(ctx, db, folder, true); err != nil {
		t.Errorf("adopted: %v", err)
	}
	if _, err := document.Claim(ctx, db, folder); err != nil {
		t.Errorf("after that: %v", err)
	}
	if _, err := document.Adopt(ctx, anotherDatabase(t), folder, true); !errors.Is(err, document.Another) {
		t.Errorf("another database's: %v", err)
	}
	if _, err := document.Adopt(ctx, db, document.NewFolder(dir+"-gone", time.Now), true); !errors.Is(err, document.NotThere) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}
