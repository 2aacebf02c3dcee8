package view_test

import _ "github.com/terugkeer/terugkeer/internal/postgres/pgtest" // allowed
