// Package view uses what is for tests.
package view

import (
	_ "github.com/terugkeer/terugkeer/internal/casefile" // allowed
	_ "github.com/terugkeer/terugkeer/internal/postgres/pgtest"
)
