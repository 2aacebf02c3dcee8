// Package web holds what a browser and a reader get: the bundled assets and the texts in both languages.
// The pages themselves are in its subpackages. It knows nothing of cases, sessions or the database.
package web

import (
	"embed"
	"encoding/json"
	"io/fs"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// Locales holds the texts of the pages: locales/<area>.nl.toml and locales/<area>.en.toml.
//
//go:embed locales/*.toml
var Locales embed.FS

// AssetPrefix is the path under which the server offers Assets.
const AssetPrefix = "/assets/"

// Assets holds the bundled files by their hashed names, so that each may be cached for ever.
// It is empty (but for a placeholder) when the bundle was not built.
func Assets() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil { // cannot happen: the directory is embedded
		panic(err)
	}
	return files
}

// Asset is the path of a bundled file («app.css») under its hashed name. Without a bundle it is the plain name, so that
// the program builds, and its pages read in full, before npm has run.
func Asset(name string) string {
	if hashed, ok := names()[name]; ok {
		return AssetPrefix + hashed
	}
	return AssetPrefix + name
}

// Built tells whether the assets were bundled into this program.
func Built() bool { return len(names()) > 0 }

// names is read once: what is embedded does not change.
var names = sync.OnceValue(func() map[string]string {
	found := map[string]string{}
	raw, err := dist.ReadFile("dist/names.json")
	if err != nil {
		return found
	}
	if err := json.Unmarshal(raw, &found); err != nil {
		panic("web: dist/names.json: " + err.Error()) // a broken bundle must not start
	}
	return found
})
