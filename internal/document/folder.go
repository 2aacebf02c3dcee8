package document

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/google/uuid"
)

// Folder keeps files in a folder of the file system; keys are names in it. The zero value is not usable: see OpenFolder.
type Folder struct {
	path string
	now  func() time.Time
	mark string // of the database to which the files belong; empty: whoever opened it does not ask
}

// OpenFolder opens the folder, or makes it where it can. Nothing outside it can be reached by a key. It is believed to be the right one: a program
// that keeps documents asks Claim instead.
func OpenFolder(path string, now func() time.Time) (*Folder, error) {
	f := NewFolder(path, now)
	if err := os.MkdirAll(f.path, 0o700); err != nil {
		return nil, fmt.Errorf("document: folder: %w", err)
	}
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return nil, fmt.Errorf("document: folder: %w", err)
	}
	return f, root.Close()
}

// NewFolder names a folder and looks at nothing: see Claim.
func NewFolder(path string, now func() time.Time) *Folder {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	return &Folder{path: path, now: now}
}

// partial marks a file that is being written.
const partial = ".part"

// root opens the folder for one thing that is done there. It is looked for anew each time: what is mounted under a path changes while
// a program runs, and what was opened before would go on writing where nobody looks.
func (f *Folder) root() (*os.Root, error) {
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return nil, away(err)
	}
	if f.mark == "" {
		return root, nil
	}
	mark, err := readMark(root)
	if err == nil && mark != f.mark {
		err = Another
	}
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return root, nil
}

// Check tells whether the store is there and belongs to the database; an Away says what is wrong.
func (f *Folder) Check(context.Context) error {
	root, err := f.root()
	if err != nil {
		return err
	}
	return root.Close()
}

// Put writes beside and renames, so that a key is there whole or not at all.
func (f *Folder) Put(ctx context.Context, key string, r io.Reader) error {
	root, err := f.root()
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }() // what was opened in it is closed by then
	file, err := root.OpenFile(key+partial, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return away(err)
	}
	from := &reader{ctx: ctx, r: r}
	_, err = io.Copy(file, from)
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = root.Rename(key+partial, key)
	}
	if err == nil {
		return nil
	}
	if err = away(err); from.err != nil {
		err = from.err // it did not come; the store has nothing to do with it
	}
	if gone := root.Remove(key + partial); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, away(gone)) // it is swept later
	}
	return err
}

// reader stops when the request does, and keeps what went wrong on its side.
type reader struct {
	ctx context.Context
	r   io.Reader
	err error
}

func (r *reader) Read(p []byte) (int, error) {
	if r.err = r.ctx.Err(); r.err != nil {
		return 0, r.err
	}
	n, err := r.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}

// Open reads a file. That there is no such file is fs.ErrNotExist; an Away says that the store cannot be read now.
func (f *Folder) Open(_ context.Context, key string) (io.ReadCloser, error) {
	root, err := f.root()
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }() // the file stays open without it
	file, err := root.Open(key)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		return nil, away(err)
	}
	return file, nil
}

// Delete removes a file.
func (f *Folder) Delete(_ context.Context, key string) error {
	root, err := f.root()
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }() // nothing of it stays open
	if err := root.Remove(key); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return away(err)
	}
	return nil
}

// Keys lists what was written longer ago than a file is held for its form, half-written files too. What nobody wrote under a key, the
// folder of a file system for what it found or the mark, is none.
func (f *Folder) Keys(context.Context) ([]string, error) {
	entries, err := f.entries()
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, e := range entries {
		if !isKey(e) {
			continue
		}
		info, err := e.Info()
		if err == nil && info.ModTime().Before(f.now().Add(-HeldFor-time.Hour)) {
			keys = append(keys, e.Name())
		}
	}
	return keys, nil
}

func (f *Folder) entries() ([]fs.DirEntry, error) {
	root, err := f.root()
	if err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(root.FS(), ".")
	if closed := root.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, away(err)
	}
	return entries, nil
}

// isKey tells whether we wrote a file, whole or in part: keys are identifiers.
func isKey(e fs.DirEntry) bool {
	_, err := uuid.Parse(strings.TrimSuffix(e.Name(), partial))
	return err == nil && e.Type().IsRegular()
}

// away says what an error of the file system means: no room, or a store that cannot be used now.
func away(err error) error {
	var known Away
	switch {
	case err == nil, errors.As(err, &known):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return ErrNoSpace
	case errors.Is(err, fs.ErrNotExist):
		return errors.Join(NotThere, err)
	case errors.Is(err, syscall.EROFS):
		return errors.Join(ReadOnly, err)
	}
	return errors.Join(NoAnswer, err)
}
