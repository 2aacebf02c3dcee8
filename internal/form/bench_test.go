package form_test

import (
	"testing"

	"github.com/terugkeer/terugkeer/internal/form"
)

// BenchmarkForm is what reading and checking a form of thirteen fields costs.
func BenchmarkForm(b *testing.B) {
	f := whole()
	sent := form.Sent{Values: map[string][]string{"line": {"one"}, "phone": {"0573 28 92 22"}, "text": {"two"}, "on": {"10-8-2026"}, "picked": {"red"}, "why": {"so"}, "several": {"red"}}}
	b.ReportAllocs()
	for b.Loop() {
		var a answers
		f.Read(&sent, &a)
		wrong := &form.Wrong{}
		f.Check(a, &days{wrong: wrong}, wrong)
	}
}
