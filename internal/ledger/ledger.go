// Package ledger is the record of deeds: append-only, one hash chain a stream (a case, or an organisation for deeds outside
// a case). A header says who did what when; a payload holds the facts with salted digests of what was submitted, no text and
// no names, and can be destroyed alone. Looks go beside it, unchained when written and sealed in batches.
// What the facts mean is protocol's. It finds accidents and tampering through the application; against a database
// administrator only heads published elsewhere help.
package ledger

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/id"
	"github.com/terugkeer/terugkeer/internal/policy"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/who"
)

// Entry is one deed as the ledger keeps it. Stream is the case's id, or the organisation's for a deed outside a case.
type Entry struct {
	Stream     uuid.UUID
	Seq        int64 // from 1, without gaps
	At         time.Time
	Membership id.Membership
	Org        id.Org
	Deed       who.Deed
	Case       id.Case // zero for a deed outside a case
	Category   policy.Category
	About      string // the ask, breach or decision; empty: the case
	Request    id.Request
	Body       []byte // the payload: facts and salted digests, in canonical bytes
}

// Head is the end of a stream: its length and the hash of its last header. The zero value is an empty stream.
type Head struct {
	Length int64
	Hash   []byte
}

// Sealed is an entry in its place in the chain.
type Sealed struct {
	Entry               // with its Seq
	Salt, Digest []byte // of the payload
	Prev, Hash   []byte // Prev is empty in a stream's first entry
}

// Head is the end of the stream behind the entry.
func (s Sealed) Head() Head { return Head{Length: s.Seq, Hash: s.Hash} }

// Next puts an entry behind the head. Salt is the payload's, 16 random bytes.
func (h Head) Next(e Entry, salt []byte) Sealed {
	e.Seq = h.Length + 1
	e.At = e.At.UTC().Truncate(time.Microsecond)
	s := Sealed{Entry: e, Salt: salt, Digest: Digest(salt, e.Body), Prev: h.Hash}
	if s.Prev == nil {
		s.Prev = []byte{}
	}
	s.Hash = headerHash(e, s.Digest, s.Prev)
	return s
}

const saltBytes = 16

// Append writes the entry behind the head and returns the new head. The caller holds the stream's lock.
func Append(ctx context.Context, tx postgres.Tx, head Head, e Entry) (Head, error) {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails
	s := head.Next(e, salt)
	if err := insert(ctx, tx, s); err != nil {
		return Head{}, fmt.Errorf("ledger: %w", err)
	}
	return s.Head(), nil
}

// Digest is the salted SHA-256 of submitted bytes, as payloads and headers hold it.
func Digest(salt, body []byte) []byte {
	h := sha256.New()
	h.Write(salt)
	h.Write(body)
	return h.Sum(nil)
}

// headerHash chains every field of the header; each is preceded by its length, so that no two headers have one encoding.
func headerHash(e Entry, digest, prev []byte) []byte {
	h := sha256.New()
	put := func(b []byte) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	var number [8]byte
	put(e.Stream[:])
	binary.BigEndian.PutUint64(number[:], uint64(e.Seq)) //nolint:gosec // counts from 1
	put(number[:])
	binary.BigEndian.PutUint64(number[:], uint64(e.At.UnixMicro())) //nolint:gosec // a moment, only compared
	put(number[:])
	for _, s := range []string{e.Membership.String(), e.Org.String(), string(e.Deed), e.Case.String(), string(e.Category), e.About, e.Request.String()} {
		put([]byte(s))
	}
	put(digest)
	put(prev)
	return h.Sum(nil)
}
