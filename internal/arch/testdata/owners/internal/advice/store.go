// Package advice writes another's table.
package advice

import "fmt"

func spoil() { fmt.Println("update only mayor_view as v set id = $1") }

const readView = `select id from mayor_view`
