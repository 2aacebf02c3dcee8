package command

import (
	"runtime/debug"

	"github.com/terugkeer/terugkeer/migrations"
)

// version says which build this is and which schema it needs.
type version struct{}

// Run runs the command.
func (version) Run(e *env) error {
	build := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		build = info.Main.Version
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				build = setting.Value
			}
		}
	}
	newest, err := migrations.Newest()
	if err != nil {
		return err
	}
	e.say("terugkeer %s, schema %d", build, newest)
	return nil
}
