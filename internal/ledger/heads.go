package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/terugkeer/terugkeer/internal/postgres"
)

// HeadSeal is one head of heads: which ledgers had grown, which receipts had come, and where the seals of looks ended.
type HeadSeal struct {
	Batch             int64
	Streams, Receipts int
	Digest            []byte // over the lines of both
	Looks             Head
	Prev, Hash        []byte
}

// String is the line that is kept elsewhere.
func (s HeadSeal) String() string { return fmt.Sprintf("%d %s", s.Batch, hex.EncodeToString(s.Hash)) }

// headLine is a ledger as a head of heads has it, and whether that entry still stands so.
type headLine struct {
	Batch  int64
	Stream uuid.UUID
	Length int64
	Head   []byte
	Stands bool
}

// receiptLine is a receipt as a head of heads has it: its columns in one text.
type receiptLine struct {
	Batch int64
	Text  string
}

// headsDigest is the digest over the lines of one head of heads, in their order.
func headsDigest(streams []headLine, receipts []receiptLine) []byte {
	h := sha256.New()
	for _, s := range streams {
		_, _ = fmt.Fprintf(h, "%s %d %x\n", s.Stream, s.Length, s.Head)
	}
	for _, r := range receipts {
		_, _ = fmt.Fprintf(h, "%s\n", r.Text)
	}
	return h.Sum(nil)
}

func (s HeadSeal) sealed() []byte {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%d %d %d %x %d %x %x", s.Batch, s.Streams, s.Receipts, s.Digest, s.Looks.Length, s.Looks.Hash, s.Prev)
	return h.Sum(nil)
}

// SealHeads makes the next head of heads where anything grew since the last. It tells whether it made one.
func SealHeads(ctx context.Context, db *postgres.DB) (bool, error) {
	made := false
	err := postgres.InTx(ctx, db.Seal, func(tx postgres.Tx) error {
		last, err := lastHeadSeal(ctx, tx)
		if err != nil {
			return err
		}
		s := HeadSeal{Batch: last.Batch + 1, Prev: last.Hash}
		if s.Prev == nil {
			s.Prev = []byte{}
		}
		if s.Looks, err = looksEnd(ctx, tx); err != nil {
			return err
		}
		streams, err := grownStreams(ctx, tx)
		if err != nil {
			return err
		}
		receipts, err := takeReceipts(ctx, tx, s.Batch)
		if err != nil {
			return err
		}
		if len(streams)+len(receipts) == 0 && s.Looks.Length == last.Looks.Length {
			return nil
		}
		made = true
		s.Streams, s.Receipts, s.Digest = len(streams), len(receipts), headsDigest(streams, receipts)
		s.Hash = s.sealed()
		return insertHeadSeal(ctx, tx, s, streams, db.Wall())
	})
	if err != nil {
		return false, fmt.Errorf("ledger: head of heads: %w", err)
	}
	return made, nil
}

// LastHead is the last head of heads, as the owner; the zero value while there is none.
func LastHead(ctx context.Context, db *postgres.DB) (HeadSeal, error) {
	all, err := allHeadSeals(ctx, db)
	if err != nil || len(all) == 0 {
		return HeadSeal{}, err
	}
	return all[len(all)-1], nil
}

// HasHead tells whether a line that was kept elsewhere is a head of heads of this database.
func HasHead(ctx context.Context, db *postgres.DB, line string) (bool, error) {
	all, err := allHeadSeals(ctx, db)
	if err != nil {
		return false, fmt.Errorf("ledger: heads: %w", err)
	}
	return slices.ContainsFunc(all, func(s HeadSeal) bool { return s.String() == strings.TrimSpace(line) }), nil
}

// VerifyHeads reads every head of heads as the owner and tells what is not there any more as it was: a ledger as a whole or its end, a
// receipt, the seals of looks. What came after the last one it cannot know.
func VerifyHeads(ctx context.Context, db *postgres.DB) ([]Finding, error) {
	seals, err := allHeadSeals(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("ledger: heads: %w", err)
	}
	streams, err := sealedStreams(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("ledger: sealed streams: %w", err)
	}
	receipts, err := sealedReceipts(ctx, db)
	if err != nil {
		return nil, fmt.Errorf("ledger: sealed receipts: %w", err)
	}
	ofStreams, ofReceipts := map[int64][]headLine{}, map[int64][]receiptLine{}
	var found []Finding
	for _, s := range streams {
		ofStreams[s.Batch] = append(ofStreams[s.Batch], s)
		if !s.Stands {
			found = append(found, Finding{Stream: s.Stream.String(), Seq: s.Length, What: fmt.Sprintf("head of heads %d has this entry, and it is gone or another", s.Batch)})
		}
	}
	for _, r := range receipts {
		ofReceipts[r.Batch] = append(ofReceipts[r.Batch], r)
	}
	var before HeadSeal
	for _, s := range seals {
		say := func(what string) { found = append(found, Finding{Stream: "heads", Seq: s.Batch, What: what}) }
		if s.Batch != before.Batch+1 || !bytes.Equal(s.Prev, before.Hash) {
			say("the chain of heads is broken")
		}
		if !bytes.Equal(s.sealed(), s.Hash) {
			say("the head of heads was changed")
		}
		if len(ofStreams[s.Batch]) != s.Streams || len(ofReceipts[s.Batch]) != s.Receipts || !bytes.Equal(headsDigest(ofStreams[s.Batch], ofReceipts[s.Batch]), s.Digest) {
			say("a head or a receipt of it was changed, added or removed")
		}
		delete(ofStreams, s.Batch)
		delete(ofReceipts, s.Batch)
		before = s
	}
	if len(ofStreams)+len(ofReceipts) > 0 {
		found = append(found, Finding{Stream: "heads", What: "heads or receipts name a head of heads that is not there"})
	}
	stands, err := looksStand(ctx, db, before.Looks)
	if err == nil && !stands {
		found = append(found, Finding{Stream: "heads", Seq: before.Batch, What: fmt.Sprintf("it has %d seals of looks, and the last of them is gone or another", before.Looks.Length)})
	}
	return found, err
}
