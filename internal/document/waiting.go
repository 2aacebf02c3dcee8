package document

import (
	"sync"
	"time"

	"github.com/terugkeer/terugkeer/internal/id"
)

// Most is how much may wait in the store for a form that was not accepted yet.
type Most struct {
	Files int
	Bytes int64
}

// What may wait of one person, and of all of one organisation together. Nobody's work needs a tenth of it.
var (
	MostOfPerson = Most{Files: 20, Bytes: 500 << 20}
	MostOfOrg    = Most{Files: 200, Bytes: 5 << 30}
)

// Waiting counts the files that were received with forms that were not done, until they are swept. It is the count of one process: it bounds
// what can be laid in the store, and after a start it begins anew. The zero value is not usable: see NewWaiting.
type Waiting struct {
	person, org Most
	now         func() time.Time

	mu    sync.Mutex
	files map[string]waits
}

type waits struct {
	user  id.User
	org   id.Org
	bytes int64
	until time.Time
}

// NewWaiting begins the count by a clock, with what may wait of a person and of an organisation.
func NewWaiting(now func() time.Time, person, org Most) *Waiting {
	return &Waiting{person: person, org: org, now: now, files: map[string]waits{}}
}

// Reserve counts a file that comes now, under a name of its own, and tells whether there is room for it; it is counted before it comes, so
// that many at once do not slip past.
func (w *Waiting) Reserve(user id.User, org id.Org) (string, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var ofPerson, ofOrg Most
	now := w.now()
	for key, f := range w.files {
		if f.until.Before(now) {
			delete(w.files, key)
			continue
		}
		if f.org != org {
			continue
		}
		ofOrg.Files, ofOrg.Bytes = ofOrg.Files+1, ofOrg.Bytes+f.bytes
		if f.user == user {
			ofPerson.Files, ofPerson.Bytes = ofPerson.Files+1, ofPerson.Bytes+f.bytes
		}
	}
	if ofPerson.reaches(w.person) || ofOrg.reaches(w.org) {
		return "", false
	}
	name := id.NewItem().String()
	w.files[name] = waits{user: user, org: org, until: now.Add(HeldFor + time.Hour)}
	return name, true
}

func (m Most) reaches(most Most) bool { return m.Files >= most.Files || m.Bytes >= most.Bytes }

// Came says which file was received for what was reserved.
func (w *Waiting) Came(reserved string, file Received) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if f, there := w.files[reserved]; there {
		delete(w.files, reserved)
		f.bytes = file.Size
		w.files[file.Key] = f
	}
}

// Release counts no longer what was reserved and did not come, or a file that went with its deed or out of the store, by its key. What is not
// counted is passed over.
func (w *Waiting) Release(names ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, name := range names {
		delete(w.files, name)
	}
}
