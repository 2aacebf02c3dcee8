package document_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/id"
)

// TestWhatWaitsIsBounded by files and by bytes, of a person and of an organisation; what goes or grows old makes room, and others have theirs.
func TestWhatWaitsIsBounded(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	person, org := document.Most{Files: 3, Bytes: 100}, document.Most{Files: 4, Bytes: 150}
	town, other := account.OrgID("GM0262"), account.OrgID("GM0363")
	ann, bob, cor := id.NewUser(), id.NewUser(), id.NewUser()
	w := document.NewWaiting(func() time.Time { return now }, person, org)
	lay := func(user id.User, of id.Org, bytes int64) string {
		name, ok := w.Reserve(user, of)
		if !ok {
			return ""
		}
		file := document.Received{Document: document.Document{Key: id.NewItem().String(), Size: bytes}}
		w.Came(name, file)
		return file.Key
	}
	first := lay(ann, town, 10)
	if first == "" || lay(ann, town, 10) == "" || lay(ann, town, 10) == "" || lay(ann, town, 10) != "" {
		t.Error("a person lays three files, and no fourth")
	}
	if lay(bob, town, 10) == "" || lay(bob, town, 10) != "" || lay(cor, other, 10) == "" {
		t.Error("a colleague lays the organisation's fourth and no fifth; another organisation has its own room")
	}
	w.Release(first, "unknown")
	if lay(bob, town, 95) == "" || lay(bob, town, 1) != "" {
		t.Error("what went makes room, up to the bytes of a person")
	}
	now = now.Add(document.HeldFor + 2*time.Hour)
	if lay(ann, town, 1) == "" || lay(bob, town, 1) == "" {
		t.Error("what was swept still counts")
	}

	// Many at once do not slip past.
	w = document.NewWaiting(func() time.Time { return now }, person, org)
	var came atomic.Int32
	var group sync.WaitGroup
	for range 40 {
		group.Go(func() {
			if _, ok := w.Reserve(ann, town); ok {
				came.Add(1)
			}
		})
	}
	group.Wait()
	if came.Load() != 3 {
		t.Errorf("%d came at once", came.Load())
	}
}
