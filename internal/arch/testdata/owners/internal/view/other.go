package view

import "errors"

// Elsewhere.
const deleteView = `delete from mayor_view where id = $1`

var errUpdate = errors.New("update failed")
