package ledger

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"time"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Verify reads every stream and every seal as the owner and returns what does not fit: a changed, inserted or removed row,
// and a tail that was cut (the case or organisation keeps head and length). No finding means that nothing was found, not that nothing happened.
func Verify(ctx context.Context, db *postgres.DB) ([]Finding, error) {
	var found []Finding
	heads := map[uuid.UUID]Head{}
	var at Head
	var stream uuid.UUID
	err := eachHeader(ctx, db, func(h header) error {
		if h.entry.Stream != stream {
			heads[stream] = at
			stream, at = h.entry.Stream, Head{}
		}
		found = append(found, h.check(at)...)
		at = Head{Length: h.entry.Seq, Hash: h.hash}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("ledger: verify: %w", err)
	}
	heads[stream] = at
	kept, err := streamHeads(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("ledger: verify heads: %w", err)
	}
	for stream, got := range heads {
		if _, known := kept[stream]; !known && got.Length > 0 {
			found = append(found, Finding{stream.String(), got.Length, "the stream belongs to no case and no organisation"})
		}
	}
	for stream, want := range kept {
		if got := heads[stream]; got.Length != want.Length || !bytes.Equal(got.Hash, want.Hash) {
			found = append(found, Finding{stream.String(), got.Length, fmt.Sprintf("its case or organisation says %d entries, the stream ends at %d or with another hash", want.Length, got.Length)})
		}
	}
	looks, err := verifySeals(ctx, db)
	return append(found, looks...), err
}

// header is a row of the ledger with its payload. The chain of headers verifies without payloads, so that they can be destroyed
// one day; nothing destroys them yet, so one that is missing was removed.
type header struct {
	entry              Entry
	digest, prev, hash []byte
	salt               []byte
	destroyed          bool
}

func (h header) check(before Head) []Finding {
	var found []Finding
	say := func(what string) {
		found = append(found, Finding{h.entry.Stream.String(), h.entry.Seq, what})
	}
	if h.entry.Seq != before.Length+1 {
		say(fmt.Sprintf("follows entry %d: a row was removed or inserted", before.Length))
	}
	if !bytes.Equal(h.prev, before.Hash) {
		say("does not continue the chain")
	}
	if !bytes.Equal(headerHash(h.entry, h.digest, h.prev), h.hash) {
		say("the header was changed")
	}
	if h.destroyed {
		say("the payload is missing")
	} else if !bytes.Equal(Digest(h.salt, h.entry.Body), h.digest) {
		say("the payload was changed")
	}
	return found
}

func verifySeals(ctx context.Context, db *postgres.DB) ([]Finding, error) {
	seals, err := allSeals(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("ledger: seals: %w", err)
	}
	var found []Finding
	var before Seal
	for _, s := range seals {
		say := func(what string) { found = append(found, Finding{"looks", s.Batch, what}) }
		if s.Batch != before.Batch+1 || s.From != before.To+1 || !bytes.Equal(s.Prev, before.Hash) {
			say("the chain of seals is broken")
		}
		from := s.From
		if before.Batch == 0 {
			from = math.MinInt64 // nothing can be put in front of the first
		}
		rows, err := looksBetween(ctx, db.Owner, from, s.To)
		if err != nil {
			return nil, fmt.Errorf("ledger: looks of seal %d: %w", s.Batch, err)
		}
		if int64(len(rows)) != s.Rows || !bytes.Equal(batchDigest(rows), s.Digest) {
			say("a look was changed, added or removed")
		}
		if !bytes.Equal(sealHash(s.Batch, s.From, s.To, s.Rows, s.Digest, s.Prev), s.Hash) {
			say("the seal was changed")
		}
		before = s
	}
	head, err := lookHead(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("ledger: head of the seals: %w", err)
	}
	if head.Length != before.Batch || !bytes.Equal(head.Hash, before.Hash) {
		found = append(found, Finding{"looks", before.Batch, fmt.Sprintf("the head says %d seals, they end at %d or with another hash", head.Length, before.Batch)})
	}
	return found, nil
}

// Seal is one batch of looks under the chain.
type Seal struct {
	Batch, From, To, Rows int64
	Digest, Prev, Hash    []byte
}

// settle is how long a look may still be in a transaction that began before it: ids are given out before they are committed.
const settle = time.Minute

// SealLooks seals the looks that are older than a minute and not yet sealed. It returns how many it sealed.
func SealLooks(ctx context.Context, db *postgres.DB) (int64, error) {
	var sealed int64
	err := postgres.InTx(ctx, db.Seal, func(tx postgres.Tx) error {
		last, err := lastSeal(ctx, tx)
		if err != nil {
			return err
		}
		to, err := lastLook(ctx, tx, db.Wall().Add(-settle))
		if err != nil || to <= last.To {
			return err
		}
		rows, err := looksBetween(ctx, tx, last.To+1, to)
		if err != nil {
			return err
		}
		prev := last.Hash
		if prev == nil {
			prev = []byte{}
		}
		s := Seal{Batch: last.Batch + 1, From: last.To + 1, To: to, Rows: int64(len(rows)), Digest: batchDigest(rows), Prev: prev}
		s.Hash = sealHash(s.Batch, s.From, s.To, s.Rows, s.Digest, s.Prev)
		sealed = s.Rows
		return insertSeal(ctx, tx, s, db.Wall())
	})
	if err != nil {
		return 0, fmt.Errorf("ledger: seal: %w", err)
	}
	return sealed, nil
}
