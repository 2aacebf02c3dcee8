// Package view owns its table.
package view

const (
	insertView = `
insert into mayor_view (id)
values ($1)
on conflict (id) do update set id = excluded.id`

	updateNobody = `
with changed as (select id from mayor_view for update of mayor_view)
update nobody n
set id = $1`
)
