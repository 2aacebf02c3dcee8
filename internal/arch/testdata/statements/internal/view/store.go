// Package view puts its SQL together.
package view

import "fmt"

const selectView = `
select id
from mayor_view`

const ordered = selectView + ` order by id`

func one(id string) string {
	return fmt.Sprintf("select id from mayor_view where id = '%s'", id)
}

func two(id string) string {
	return fmt.Sprintf(selectView+" where id = '%s'", id)
}

func three(id string) string {
	return selectView + " where id = '" + id + "'"
}

func four(n int) string {
	return fmt.Sprintf("%d views", n)
}
