package view

import _ "github.com/jackc/pgx/v5"
