package help

import (
	"bufio"
	"strings"
	"sync"

	"github.com/terugkeer/terugkeer/web"
)

// Words are the names of the words in the glossary, as their keys have them: «view» of «glossary.view.term».
func Words() []string { return words() }

// words is read once from the texts themselves, so that a new word needs no second list.
var words = sync.OnceValue(func() []string {
	file, err := web.Locales.Open("locales/glossary.nl.toml")
	if err != nil {
		panic("help: " + err.Error()) // it is embedded
	}
	defer func() { _ = file.Close() }()
	var names []string
	for lines := bufio.NewScanner(file); lines.Scan(); {
		key, _, _ := strings.Cut(lines.Text(), "=")
		if name, there := strings.CutPrefix(strings.TrimSpace(key), "glossary."); there && strings.HasSuffix(name, ".term") {
			names = append(names, strings.TrimSuffix(name, ".term"))
		}
	}
	return names
})
