package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/terugkeer/terugkeer/internal/id"
)

// Look is one page that somebody asked for: shown, refused or unknown. It is written in the transaction of the look.
type Look struct {
	At         time.Time // wall clock
	Membership id.Membership
	Org        id.Org
	Case       string // as asked for, also when it does not exist; empty outside a case
	Page       string
	Sections   []string
	Request    string
	Network    string
	Device     string
	Outcome    Outcome
	// Roles and Relations are pairwise who may see a page that is not for everybody at the case; nil: it is.
	Roles, Relations []string
}

// Outcome is how a look ended.
type Outcome string

// The outcomes of a look. Previewed is a viewer who sees what another party would see.
const (
	Shown      Outcome = "shown"
	Refused    Outcome = "refused"
	Unknown    Outcome = "unknown"
	Previewed  Outcome = "previewed"
	Downloaded Outcome = "downloaded"
	Searched   Outcome = "searched"
)

// Statement is the look as a statement with its arguments, for a caller that sends it along with others.
func (l Look) Statement() (string, []any) {
	return insertLook, []any{l.At, l.Membership, l.Org, nullable(l.Case), l.Page, l.Sections, l.Request, l.Network, l.Device, string(l.Outcome)}
}

// Within is the same for a look that enters its case in the same transaction: where it was not let in, the case is unknown, and a
// page that is not for the looker is refused.
func (l Look) Within() (string, []any) {
	_, args := l.Statement()
	if l.Roles != nil {
		return insertLookLimited, append(args, l.Roles, l.Relations)
	}
	return insertLookWithin, args
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// row is a look as the seal reads it.
type row struct {
	id  int64
	all string
}

// batchDigest is the digest over rows in the order of their ids.
func batchDigest(rows []row) []byte {
	h := sha256.New()
	for _, r := range rows {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(r.id)) //nolint:gosec // an identity
		h.Write(n[:])
		binary.BigEndian.PutUint64(n[:], uint64(len(r.all)))
		h.Write(n[:])
		h.Write([]byte(r.all))
	}
	return h.Sum(nil)
}

func sealHash(batch, from, to, count int64, digest, prev []byte) []byte {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%d %d %d %d %x %x", batch, from, to, count, digest, prev)
	return h.Sum(nil)
}

// Finding is one thing that verification found wrong. Stream is empty for looks.
type Finding struct {
	Stream string
	Seq    int64
	What   string
	Note   bool // something that verification cannot say, or says beside: no fault
}

func (f Finding) String() string {
	where := f.Stream
	if f.Seq != 0 {
		where = strings.TrimSpace(fmt.Sprintf("%s %d", f.Stream, f.Seq))
	}
	if f.Note {
		where = strings.TrimSpace("note " + where)
	}
	return strings.TrimPrefix(where+": "+f.What, ": ")
}
