package view

import "testing"

func TestDays(t *testing.T) { t.Log("counted") }
