package view

import "time"

func today() time.Time { return time.Now() }
