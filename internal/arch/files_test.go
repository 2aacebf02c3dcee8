package arch

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

var migrationName = regexp.MustCompile(`^(\d{6})_[a-z0-9_]+\.(up|down)\.sql$`)

// brokenMigrations finds numbers that are missing, twice, or without both directions.
func brokenMigrations(repository tree) []string {
	var found []string
	files := map[string][]string{} // number → directions
	for _, name := range repository.files {
		if path.Dir(name) != "migrations" || path.Ext(name) != ".sql" {
			continue
		}
		match := migrationName.FindStringSubmatch(path.Base(name))
		if match == nil {
			found = append(found, path.Base(name)+" is no migration")
			continue
		}
		files[match[1]] = append(files[match[1]], match[2])
	}
	previous := 0
	for _, number := range slices.Sorted(maps.Keys(files)) {
		n, err := strconv.Atoi(number)
		if err != nil || n != previous+1 {
			found = append(found, fmt.Sprintf("%s follows %06d", number, previous))
		}
		previous = n
		ups, downs := count(files[number], "up"), count(files[number], "down")
		if ups > 1 || downs > 1 {
			found = append(found, number+" stands twice")
		}
		if ups == 0 {
			found = append(found, number+" has no up file")
		}
		if downs == 0 {
			found = append(found, number+" has no down file")
		}
	}
	return found
}

func count(list []string, value string) int {
	n := 0
	for _, v := range list {
		if v == value {
			n++
		}
	}
	return n
}

// brokenLocales finds areas in one language only, and texts that one language lacks.
func brokenLocales(repository tree) []string {
	var found []string
	languages := []struct{ code, name string }{{"nl", "Dutch"}, {"en", "English"}}
	for _, area := range areas(repository) {
		keys := map[string][]string{}
		for _, language := range languages {
			name := "web/locales/" + area + "." + language.code + ".toml"
			text, err := fs.ReadFile(repository, name)
			if err != nil {
				other := languages[0]
				if other == language {
					other = languages[1]
				}
				found = append(found, fmt.Sprintf("web/locales/%s.%s.toml has no %s file", area, other.code, language.name))
				continue
			}
			var texts map[string]any
			if err := toml.Unmarshal(text, &texts); err != nil {
				found = append(found, name+" cannot be read: "+err.Error())
				continue
			}
			keys[language.code] = flatten("", texts)
		}
		if len(keys) < len(languages) {
			continue
		}
		for _, pair := range [][2]string{{"nl", "en"}, {"en", "nl"}} {
			for _, key := range keys[pair[0]] {
				if !slices.Contains(keys[pair[1]], key) {
					found = append(found, fmt.Sprintf("web/locales/%s.%s.toml has no text for %s", area, pair[1], key))
				}
			}
		}
	}
	return found
}

func areas(repository tree) []string {
	found := map[string]bool{}
	for _, name := range repository.files {
		if path.Dir(name) == "web/locales" && path.Ext(name) == ".toml" {
			area, _, _ := strings.Cut(path.Base(name), ".")
			found[area] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func flatten(prefix string, texts map[string]any) []string {
	var keys []string
	for key, value := range texts {
		name := strings.TrimPrefix(prefix+"."+key, ".")
		if inner, ok := value.(map[string]any); ok {
			keys = append(keys, flatten(name, inner)...)
		} else {
			keys = append(keys, name)
		}
	}
	return keys
}

// most is the number of lines above which a file must say why.
const most = 500

// reasons are the files that may be longer, each with why.
var reasons = map[string]string{
	"migrations/000004_record.up.sql": "the record's tables and the policies that guard them are reviewed side by side, and a migration is never split afterwards",
}

func tooLong(repository tree) []string {
	var found []string
	for _, name := range repository.files {
		if !slices.Contains([]string{".go", ".templ", ".sql", ".css", ".js", ".mjs"}, path.Ext(name)) || strings.HasSuffix(name, "_templ.go") {
			continue
		}
		text, err := fs.ReadFile(repository, name)
		if err != nil {
			found = append(found, err.Error())
			continue
		}
		if lines := bytes.Count(text, []byte("\n")); lines > most && reasons[name] == "" {
			found = append(found, fmt.Sprintf("%s has %d lines and no reason", name, lines))
		}
	}
	return found
}
