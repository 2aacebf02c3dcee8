package arch

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// claimsPage says of each text that promises something which test keeps it, or that it promises nothing.
const claimsPage = "docs/claims.toml"

// promising are the parts of a message key under which a page says what will be, who reads it, and what was done.
var promising = regexp.MustCompile(`(^|\.|_)(hint|effect|done|mail|told)(\.|$)|^step\.[^.]+\.after$`)

var aTest = regexp.MustCompile(`(?m)^func (Test\w+)\(`)

// unkept finds texts that promise something of which nobody says which test keeps it, tests that are not there, and rows of texts that
// are gone.
func unkept(repository tree) []string {
	var claims map[string]string
	text, err := fs.ReadFile(repository, claimsPage)
	if err == nil {
		err = toml.Unmarshal(text, &claims)
	}
	if err != nil {
		return []string{claimsPage + ": " + err.Error()}
	}
	tests := allTests(repository)
	var found []string
	keys := promises(repository)
	for _, key := range keys {
		kept, there := claims[key]
		switch {
		case !there:
			found = append(found, key+" promises something, and "+claimsPage+" does not say which test keeps it")
		case kept != "none" && !tests[kept]:
			found = append(found, fmt.Sprintf("%s: %s is kept by %q, which is no test", claimsPage, key, kept))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(claims)) {
		if !slices.Contains(keys, key) {
			found = append(found, claimsPage+": "+key+" is no text that promises something")
		}
	}
	return found
}

func promises(repository tree) []string {
	return keysOf(repository, func(key, _ string) bool { return promising.MatchString(key) })
}

// keysOf are the keys of the Dutch texts that are wanted, in order.
func keysOf(repository tree, wanted func(key, text string) bool) []string {
	var keys []string
	for _, area := range areas(repository) {
		var texts map[string]any
		text, err := fs.ReadFile(repository, "web/locales/"+area+".nl.toml")
		if err != nil || toml.Unmarshal(text, &texts) != nil {
			continue // told by the rule of the locales
		}
		for _, key := range flatten("", texts) {
			if wanted(key, textOf(texts, key)) {
				keys = append(keys, key)
			}
		}
	}
	slices.Sort(keys)
	return keys
}

func textOf(texts map[string]any, key string) string {
	first, rest, deeper := strings.Cut(key, ".")
	if below, is := texts[first].(map[string]any); deeper && is {
		return textOf(below, rest)
	}
	text, _ := texts[first].(string)
	return text
}

// allTests are the tests of the repository as package.Name, the package by its folder.
func allTests(repository tree) map[string]bool {
	names := map[string]bool{}
	for _, name := range repository.files {
		if !strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := fs.ReadFile(repository, name)
		if err != nil {
			continue
		}
		for _, m := range aTest.FindAllStringSubmatch(string(text), -1) {
			names[path.Base(path.Dir(name))+"."+m[1]] = true
		}
	}
	return names
}
