package document

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"unicode"

	"github.com/terugkeer/terugkeer/internal/fault"
	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/text"
)

// Store keeps files by key. A folder is one; a store of objects can be another. Each of its functions fails with an Away where the
// store cannot be used now.
type Store interface {
	// Check tells whether the store is there and is the one of this database.
	Check(ctx context.Context) error
	// Put writes all of r under a new key; when it fails nothing is left under the key.
	Put(ctx context.Context, key string, r io.Reader) error
	// Open reads what is under a key.
	Open(ctx context.Context, key string) (io.ReadCloser, error)
	// Delete removes what is under a key; nothing there is no error.
	Delete(ctx context.Context, key string) error
	// Keys lists the keys that were written more than an hour longer ago than HeldFor.
	Keys(ctx context.Context) ([]string, error)
}

// sniffed is how much of a file is read to tell its kind.
const sniffed = 3072

// Received is a file that is in the store and not yet in a case.
type Received struct {
	Document
	digest []byte
}

// Receive streams a file into the store. It refuses, in the form's field that is named: none or an empty one, one that is too
// large, one of a kind that is not accepted whatever its name says, one that is locked with a password; and one for which the store is full, or
// cannot be used now (Away). Nothing is left in the store then.
func Receive(ctx context.Context, store Store, field, name string, r io.Reader) (Received, error) {
	head := make([]byte, sniffed)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return Received{}, fmt.Errorf("document: read: %w", err)
	}
	head = head[:n]
	if n == 0 {
		return Received{}, fault.Refuse(field, "document.file.empty")
	}
	name = clean(name) // before its ending is looked at: it is this name that is given out
	kind := kindOf(head)
	if kind != packed && kind != compound && !fits(name, kind) {
		return Received{}, refuseKind(field, name)
	}
	key := id.NewItem().String()
	digest, count, seen := sha256.New(), &counter{}, &look{kind: kind}
	body := io.TeeReader(io.LimitReader(io.MultiReader(bytes.NewReader(head), r), MostBytes+1), io.MultiWriter(digest, count, seen))
	if err := store.Put(ctx, key, body); err != nil {
		return Received{}, unstored(field, err)
	}
	if count.n > MostBytes {
		rest, _ := io.Copy(io.Discard, r) // how large it is, as far as it comes
		return Received{}, errors.Join(fault.Refuse(field, "document.file.too_large", "has", strconv.FormatInt((count.n+rest+1<<20-1)>>20, 10), "max", strconv.Itoa(MostBytes>>20)), store.Delete(ctx, key))
	}
	what, err := inside(ctx, store, key, seen, count.n)
	switch {
	case err != nil && !errors.Is(err, errOther):
		return Received{}, errors.Join(unstored(field, err), store.Delete(ctx, key))
	case err == nil && (what.locked || what.kind == compound && endings[ending(name)] == typeDOCX): // what else calls itself so holds a document with a password
		return Received{}, errors.Join(fault.Refuse(field, "document.file.locked"), store.Delete(ctx, key))
	case err != nil, !fits(name, what.kind):
		return Received{}, errors.Join(refuseKind(field, name), store.Delete(ctx, key))
	}
	sum := digest.Sum(nil)
	return Received{Document: Document{Name: named(name, what.kind), Type: what.kind, Size: count.n, SHA256: hex.EncodeToString(sum), Key: key, Carries: what.carries}, digest: sum}, nil
}

// inside is what a stored file is by its whole content; errOther where it is none of ours.
func inside(ctx context.Context, store Store, key string, seen *look, size int64) (unpacked, error) {
	seen.pass()
	out := unpacked{kind: seen.kind, locked: seen.locked}
	if seen.script {
		out.carries = Script
	}
	if seen.kind != packed {
		return out, nil // a compound file without a lock fits no name: it has no kind of ours
	}
	file, err := store.Open(ctx, key)
	if err != nil {
		return unpacked{}, err
	}
	defer func() { _ = file.Close() }() // it was only read
	at, ok := file.(io.ReaderAt)
	if !ok { // a store that gives a stream: it is at most MostBytes
		whole, err := io.ReadAll(file)
		if err != nil {
			return unpacked{}, err
		}
		at = bytes.NewReader(whole)
	}
	return unpack(at, size)
}

// unstored is what is said where the store did not take a file.
func unstored(field string, err error) error {
	switch {
	case errors.Is(err, ErrNoSpace):
		return fault.Refuse(field, "document.file.no_space")
	case IsAway(err):
		return errors.Join(fault.Refuse(field, "document.file.away"), err)
	}
	return fmt.Errorf("document: store: %w", err)
}

// ErrNoSpace is what a store says when it is full.
var ErrNoSpace = errors.New("no space left")

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// named is the name under which a file is given out: a name without an ending gets that of its content.
func named(name, kind string) string {
	if ending(name) == "" {
		name = strings.TrimRight(name, ". ") + "." + types[kind]
	}
	return name
}

// clean is a file's name without a path, control characters or overrides of direction; it is shown and given out.
func clean(name string) string {
	name = path.Base(strings.ReplaceAll(name, "\\", "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '"' {
			return -1 // what is not seen, and what turns the direction, says something else than it seems
		}
		return r
	}, text.NFC(strings.ToValidUTF8(name, "")))
	if runes := []rune(name); len(runes) > 150 {
		ending := []rune(path.Ext(name))
		name = string(runes[:150-min(len(ending), 10)]) + string(ending[:min(len(ending), 10)])
	}
	if name == "" || name == "." || name == "/" {
		name = "document"
	}
	return name
}
