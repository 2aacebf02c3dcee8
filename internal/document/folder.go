package document

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// Folder keeps files in a folder of the file system; keys are names in it. The zero value is not usable: see OpenFolder.
type Folder struct {
	root *os.Root
	now  func() time.Time
}

// OpenFolder opens, or makes, the folder. Nothing outside it can be reached by a key.
func OpenFolder(path string, now func() time.Time) (*Folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("document: folder: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("document: folder: %w", err)
	}
	return &Folder{root: root, now: now}, nil
}

// partial marks a file that is being written.
const partial = ".part"

// Put writes beside and renames, so that a key is there whole or not at all.
func (f *Folder) Put(ctx context.Context, key string, r io.Reader) error {
	file, err := f.root.OpenFile(key+partial, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return full(err)
	}
	_, err = io.Copy(file, reader{ctx, r})
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = f.root.Rename(key+partial, key)
	}
	if err != nil {
		return errors.Join(full(err), f.Delete(context.WithoutCancel(ctx), key+partial))
	}
	return nil
}

func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return ErrNoSpace
	}
	return err
}

// reader stops when the request does.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// Open reads a file.
func (f *Folder) Open(_ context.Context, key string) (io.ReadCloser, error) { return f.root.Open(key) }

// Delete removes a file.
func (f *Folder) Delete(_ context.Context, key string) error {
	if err := f.root.Remove(key); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Keys lists what was written longer ago than a file is held for its form, half-written files too.
func (f *Folder) Keys(context.Context) ([]string, error) {
	entries, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && info.ModTime().Before(f.now().Add(-HeldFor-time.Hour)) {
			keys = append(keys, e.Name())
		}
	}
	return keys, nil
}
