package arch

import (
	"go/ast"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

var glossaryRow = regexp.MustCompile("(?m)^\\| \\d+ \\|.*\\| `([a-zA-Z.]+)` \\| `([a-z_.]+)` \\|$")

// brokenGlossary finds names in docs/glossary.md that the code does not have, and keys without a text.
func brokenGlossary(repository tree) []string {
	const page = "docs/glossary.md"
	text, err := fs.ReadFile(repository, page)
	if err != nil {
		return []string{err.Error()}
	}
	names, keys := exported(repository), texts(repository)
	var found []string
	rows := glossaryRow.FindAllStringSubmatch(string(text), -1)
	if len(rows) == 0 {
		found = append(found, page+" has no rows that can be read")
	}
	for _, row := range rows {
		if !names[row[1]] {
			found = append(found, page+": "+row[1]+" is not in the code")
		}
		if !slices.Contains(keys, row[2]+".term") || !slices.Contains(keys, row[2]+".meaning") {
			found = append(found, page+": "+row[2]+" has no text")
		}
	}
	return found
}

// exported lists the packages, and their exported names as package.Name.
func exported(repository tree) map[string]bool {
	names := map[string]bool{}
	for _, s := range repository.sources {
		if s.test || !strings.HasPrefix(s.dir, "internal/") {
			continue
		}
		names[s.file.Name.Name] = true
		for _, decl := range s.file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					names[s.file.Name.Name+"."+d.Name.Name] = true
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch spec := spec.(type) {
					case *ast.TypeSpec:
						names[s.file.Name.Name+"."+spec.Name.Name] = true
					case *ast.ValueSpec:
						for _, name := range spec.Names {
							names[s.file.Name.Name+"."+name.Name] = true
						}
					}
				}
			}
		}
	}
	return names
}

func texts(repository tree) []string {
	var tree map[string]any
	text, err := fs.ReadFile(repository, "web/locales/glossary.nl.toml")
	if err != nil || toml.Unmarshal(text, &tree) != nil {
		return nil
	}
	return flatten("", tree)
}
