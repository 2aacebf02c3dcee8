package server_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/who"
	"github.com/terugkeer/terugkeer/web"
)

// raw is an answer as it went over the line: its coding, its length, and what it says.
func (b browser) raw(path, accepts string) (coding string, length int, said string) {
	b.s.t.Helper()
	r, err := http.NewRequestWithContext(b.s.t.Context(), http.MethodGet, b.s.url+path, nil)
	if err != nil {
		b.s.t.Fatal(err)
	}
	if accepts != "" {
		r.Header.Set("Accept-Encoding", accepts) // set by hand, the client leaves the answer as it is
	} else {
		r.Header.Set("Accept-Encoding", "identity")
	}
	got := b.do(r)
	coding, said = got.Header.Get("Content-Encoding"), got.body
	if coding == "gzip" {
		z, err := gzip.NewReader(strings.NewReader(got.body))
		if err != nil {
			b.s.t.Fatal(err)
		}
		body, err := io.ReadAll(z)
		if err != nil {
			b.s.t.Fatal(err)
		}
		said = string(body)
	}
	return coding, len(got.body), said
}

func TestPagesAndAssetsAreCompressed(t *testing.T) {
	t.Parallel()
	s := stage(t)
	which := s.walk(s.story(44)).String()
	b := s.as(s.cast.As("OM-ONL", who.OMOfficer, 1))
	for path, most := range map[string]float64{"/cases/" + which: 0.3, "/work": 0.4, web.Asset("app.css"): 0.2, web.Asset("app.js"): 0.6} {
		_, plain, want := b.raw(path, "")
		coding, small, said := b.raw(path, "gzip, deflate, br, zstd")
		if coding != "gzip" || float64(small) > most*float64(plain) {
			t.Errorf("%s: %d bytes become %d (%s)", path, plain, small, coding)
		}
		if strings.HasPrefix(path, "/assets/") && said != want {
			t.Errorf("%s says something else", path)
		}
		if coding, _, _ := b.raw(path, "br"); coding != "" {
			t.Errorf("%s: %s for who does not take it", path, coding)
		}
		t.Logf("%s: %d bytes, %d compressed", path, plain, small)
	}
	if coding, _, _ := b.raw("/assets/"+strings.TrimPrefix(web.Asset("icon.svg"), "/assets/"), "gzip;q=0"); coding != "" {
		t.Errorf("the icon: %s for who refuses it", coding)
	}
}

func TestWhatIsSecretIsNotCompressed(t *testing.T) {
	t.Parallel()
	s := stage(t)
	els := s.as(s.cast.As("GM0262", who.OrgAdmin, 1))
	officer := s.cast.As("GM0262", who.MunicipalOfficer, 1) // whose new codes take no second person
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/organisation/people/"+officer.User.String()+"/person-reset", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	got := els.do(r)
	if got.StatusCode != http.StatusOK || !first.MatchString(got.body) || got.Header.Get("Content-Encoding") != "" || got.Header.Get("No-Gzip-Compression") != "" {
		t.Errorf("%d %q", got.StatusCode, got.Header)
	}
}

// TestTheLengthOfAPageVaries asks for pages that differ in their request's number alone: their lengths must not be all one.
func TestTheLengthOfAPageVaries(t *testing.T) {
	t.Parallel()
	s := stage(t)
	b := s.as(s.cast.As("GM0262", who.OrgAdmin, 1))
	lengths := map[int]bool{}
	for range 20 {
		_, length, _ := b.raw("/organisation/person-add", "gzip")
		lengths[length] = true
	}
	if len(lengths) < 10 {
		t.Errorf("only %d lengths in 20 pages", len(lengths))
	}
}
