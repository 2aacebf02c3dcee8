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

	"github.com/gabriel-vasile/mimetype"

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

// types are the kinds of file that are accepted, by content.
var types = map[string]string{
	"application/pdf": "pdf",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
	"application/vnd.oasis.opendocument.text":                                 "odt",
	"image/png":  "png",
	"image/jpeg": "jpg",
}

// sniffed is how much of a file is read to tell its kind.
const sniffed = 3072

// Received is a file that is in the store and not yet in a case.
type Received struct {
	Document
	digest []byte
}

// Receive streams a file into the store. It refuses, in the form's field that is named: none or an empty one, one that is too
// large, one of a kind that is not accepted whatever its name says; and one for which the store is full, or cannot be used now (Away). Nothing
// is left in the store then.
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
	kind, err := kindOf(head, field, name)
	if err != nil {
		return Received{}, err
	}
	key := id.NewItem().String()
	digest, count := sha256.New(), &counter{}
	body := io.TeeReader(io.LimitReader(io.MultiReader(bytes.NewReader(head), r), MostBytes+1), io.MultiWriter(digest, count))
	if err := store.Put(ctx, key, body); err != nil {
		switch {
		case errors.Is(err, ErrNoSpace):
			return Received{}, fault.Refuse(field, "document.file.no_space")
		case IsAway(err):
			return Received{}, errors.Join(fault.Refuse(field, "document.file.away"), err)
		}
		return Received{}, fmt.Errorf("document: store: %w", err)
	}
	if count.n > MostBytes {
		rest, _ := io.Copy(io.Discard, r) // how large it is, as far as it comes
		return Received{}, errors.Join(fault.Refuse(field, "document.file.too_large", "has", strconv.FormatInt((count.n+rest+1<<20-1)>>20, 10), "max", strconv.Itoa(MostBytes>>20)), store.Delete(ctx, key))
	}
	sum := digest.Sum(nil)
	return Received{Document: Document{Name: named(name, kind), Type: kind, Size: count.n, SHA256: hex.EncodeToString(sum), Key: key}, digest: sum}, nil
}

// ErrNoSpace is what a store says when it is full.
var ErrNoSpace = errors.New("no space left")

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// kindOf tells the kind by content. The library finds a PDF in a program that carries one, so a PDF must also begin as one.
func kindOf(head []byte, field, name string) (string, error) {
	found := mimetype.Detect(head).String()
	found, _, _ = strings.Cut(found, ";")
	ending := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	if ending == "" || len(ending) > 5 {
		ending = "?"
	}
	if found == "application/zip" {
		found = zipped(head, found)
	}
	_, accepted := types[found]
	if !accepted || (found == "application/pdf" && !bytes.HasPrefix(head, []byte("%PDF-"))) || (found != "application/pdf" && bytes.HasPrefix(head, []byte("MZ"))) {
		if _, claims := endings[ending]; claims {
			return "", fault.Refuse(field, "document.file.not_what_it_says", "type", ending)
		}
		return "", fault.Refuse(field, "document.file.kind", "type", ending)
	}
	if path.Ext(name) != "" && endings[ending] != found {
		if _, claims := endings[ending]; claims {
			return "", fault.Refuse(field, "document.file.not_what_it_says", "type", ending)
		}
		return "", fault.Refuse(field, "document.file.kind", "type", ending)
	}
	return found, nil
}

// zipped tells a DOCX whose first entry lies beyond what the library looks at.
func zipped(head []byte, found string) string {
	if bytes.Contains(head, []byte("[Content_Types].xml")) && bytes.Contains(head, []byte("word/")) {
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	}
	return found
}

// endings are the endings of names that are accepted, with what the content must then be: the name decides what opens the
// file once somebody has saved it.
var endings = map[string]string{
	"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "odt": "application/vnd.oasis.opendocument.text",
	"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
}

// named is the name under which a file is given out: a name without an ending gets that of its content.
func named(name, kind string) string {
	name = clean(name)
	if path.Ext(name) == "" {
		name += "." + types[kind]
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
