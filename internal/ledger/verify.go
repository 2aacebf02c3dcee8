package ledger

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/postgres"
)

// Verify reads every stream and every seal as the owner and returns what does not fit: a changed, inserted or removed row,
// and a tail that was cut (the case or organisation keeps head and length). A payload that an entry says it destroyed is a note.
// No finding means that nothing was found, not that nothing happened.
func Verify(ctx context.Context, db *postgres.DB) ([]Finding, error) {
	var found []Finding
	heads := map[uuid.UUID]Head{}
	var at Head
	var stream uuid.UUID
	var gone destroyed
	err := eachHeader(ctx, db, func(h header) error {
		if h.entry.Stream != stream {
			heads[stream] = at
			found = append(found, gone.tell(stream)...)
			stream, at, gone = h.entry.Stream, Head{}, destroyed{}
		}
		found = append(found, h.check(at)...)
		gone.note(h)
		at = Head{Length: h.entry.Seq, Hash: h.hash}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("ledger: verify: %w", err)
	}
	heads[stream] = at
	found = append(found, gone.tell(stream)...)
	kept, err := streamHeads(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("ledger: verify heads: %w", err)
	}
	for stream, got := range heads {
		if _, known := kept[stream]; !known && got.Length > 0 {
			found = append(found, Finding{Stream: stream.String(), Seq: got.Length, What: "the stream belongs to no case and no organisation"})
		}
	}
	for stream, want := range kept {
		if got := heads[stream]; got.Length != want.Length || !bytes.Equal(got.Hash, want.Hash) {
			found = append(found, Finding{Stream: stream.String(), Seq: got.Length, What: fmt.Sprintf("its case or organisation says %d entries, the stream ends at %d or with another hash", want.Length, got.Length)})
		}
	}
	looks, err := verifySeals(ctx, db)
	return append(found, looks...), err
}

// destroyed is what a stream says of payloads that are not there any more.
type destroyed struct {
	missing, standing []int64
	by                map[int64]int64 // which entry says that it destroyed which
}

func (d *destroyed) note(h header) {
	if h.missing {
		d.missing = append(d.missing, h.entry.Seq)
		return
	}
	d.standing = append(d.standing, h.entry.Seq)
	var p Rows
	if json.Unmarshal(h.entry.Body, &p) != nil {
		return
	}
	for _, seq := range p.Destroyed {
		if d.by == nil {
			d.by = map[int64]int64{}
		}
		if seq < h.entry.Seq {
			d.by[seq] = h.entry.Seq
		}
	}
}

// tell says of each payload that is gone whether an entry says that it destroyed it, and of one that is not whether one says so.
func (d *destroyed) tell(stream uuid.UUID) []Finding {
	var found []Finding
	for _, seq := range d.missing {
		f := Finding{Stream: stream.String(), Seq: seq, What: "the payload is missing"}
		if by := d.by[seq]; by != 0 {
			f.What, f.Note = fmt.Sprintf("the payload was destroyed by entry %d", by), true
		}
		found = append(found, f)
	}
	for _, seq := range d.standing {
		if by := d.by[seq]; by != 0 {
			found = append(found, Finding{Stream: stream.String(), Seq: seq, What: fmt.Sprintf("the payload stands, and entry %d says that it destroyed it", by)})
		}
	}
	return found
}

// header is a row of the ledger with its payload. The chain of headers verifies without payloads, so that they can be destroyed:
// then a later entry says so.
type header struct {
	entry              Entry
	digest, prev, hash []byte
	salt               []byte
	missing            bool // the payload is
}

func (h header) check(before Head) []Finding {
	var found []Finding
	say := func(what string) {
		found = append(found, Finding{Stream: h.entry.Stream.String(), Seq: h.entry.Seq, What: what})
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
	if !h.missing && !bytes.Equal(Digest(h.salt, h.entry.Body), h.digest) {
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
		say := func(what string) { found = append(found, Finding{Stream: "looks", Seq: s.Batch, What: what}) }
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
		found = append(found, Finding{Stream: "looks", Seq: before.Batch, What: fmt.Sprintf("the head says %d seals, they end at %d or with another hash", head.Length, before.Batch)})
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
