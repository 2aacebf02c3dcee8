package form_test

import (
	"testing"

	"github.com/terugkeer/terugkeer/internal/form"
	"github.com/terugkeer/terugkeer/internal/statute"
)

// TestTelephoneNumbers takes numbers as people write them, and nothing that cannot be called.
func TestTelephoneNumbers(t *testing.T) {
	t.Parallel()
	for typed, good := range map[string]bool{
		"0573 28 92 22": true, "06-12345678": true, "+31 6 12 34 56 78": true, "+31 (0)573 289222": true, "0031573289222": true, "(0573) 289 222": true,
		"0800 1234": true, "0800 123 45 67": true, "0900-8844": true, "14 0573": true, "14 020": true, " 0573289222 ": true,
		"": false, "12": false, "14": false, "0800": false, "0573 28 92": false, "bel mij": false, "0573 28 92 22 tst 3": false, "1234567890": false, "06 123 456 789 0": false,
	} {
		f := &form.Wrong{}
		if f.Phone("phone", typed, "phone.required"); (f.Check() == nil) != good {
			t.Errorf("%q: %v", typed, f.Check())
		}
	}
}

// TestGroundsFitTheData: what the OM shares on a ground for execution data cannot be shared on one for prosecution data, nor on
// somebody else's; and a ground allows its own purposes.
func TestGroundsFitTheData(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		ground, purpose string
		regime          statute.DataRegime
		wrong           string
	}{
		{"om.order", "order", statute.ProsecutionData, ""},
		{"om.order", "victims", statute.ProsecutionData, "purpose"},
		{"om.order", "order", statute.ExecutionData, "ground"},
		{"om.execution_administrative", "order", statute.ExecutionData, ""},
		{"om.execution_administrative", "order", statute.ProsecutionData, "ground"},
		{"municipality.task", "order", statute.ProsecutionData, "ground"},
		{"minister.bij", "order", statute.JusticeData, "ground"},
		{"", "order", statute.ProsecutionData, "ground"},
	} {
		f := &form.Wrong{}
		f.Ground(statute.OMController, one.regime, one.ground, one.purpose)
		if _, found := f.Fields[one.wrong]; len(f.Fields) > 0 != (one.wrong != "") || found != (one.wrong != "") {
			t.Errorf("%+v: %v", one, f.Fields)
		}
	}
}
