package view

import "testing"

func TestSubmit(t *testing.T) { t.Log("kept") }
