// Package view speaks to the database and to browsers.
package view

import (
	_ "net/http"

	_ "github.com/jackc/pgx/v5"
)
