package i18n_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"github.com/terugkeer/terugkeer/web"
)

// texts reads all texts of a language: key → text, plural forms joined.
func texts(t *testing.T, lang string) map[string]string {
	t.Helper()
	found := map[string]string{}
	names, err := fs.Glob(web.Locales, "locales/*."+lang+".toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		raw, err := web.Locales.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		if err := toml.Unmarshal(raw, &tree); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		flatten(t, name, "", tree, found)
	}
	return found
}

func flatten(t *testing.T, file, prefix string, tree map[string]any, into map[string]string) {
	for key, value := range tree {
		name := strings.TrimPrefix(prefix+"."+key, ".")
		switch value := value.(type) {
		case string:
			if strings.TrimSpace(value) == "" {
				t.Errorf("%s: %s has no text", file, name)
			}
			if _, twice := into[name]; twice {
				t.Errorf("%s: %s stands in two files", file, name)
			}
			into[name] = value
		case map[string]any:
			one, hasOne := value["one"].(string)
			other, hasOther := value["other"].(string)
			if hasOne != hasOther {
				t.Errorf("%s: %s needs both one and other", file, name)
			}
			if hasOther {
				into[name] = one + " / " + other
			} else {
				flatten(t, file, name, value, into)
			}
		default:
			t.Errorf("%s: %s is no text", file, name)
		}
	}
}

var placeholder = regexp.MustCompile(`{{\s*\.([a-z_]+)\s*}}`)

func placeholders(text string) []string {
	found := map[string]bool{}
	for _, match := range placeholder.FindAllStringSubmatch(text, -1) {
		found[match[1]] = true
	}
	return slices.Sorted(maps.Keys(found))
}

func TestLanguagesAgree(t *testing.T) {
	nl, en := texts(t, "nl"), texts(t, "en")
	for key, text := range nl {
		other, ok := en[key]
		if !ok {
			t.Errorf("%s has no English text", key)
			continue
		}
		if a, b := placeholders(text), placeholders(other); !slices.Equal(a, b) {
			t.Errorf("%s: Dutch uses %v, English %v", key, a, b)
		}
	}
	for key := range en {
		if _, ok := nl[key]; !ok {
			t.Errorf("%s has no Dutch text", key)
		}
	}
}

// The house's words: see docs/glossary. Each is a word that we do not use, whatever the page.
func TestWordsOfTheHouse(t *testing.T) {
	unwanted := regexp.MustCompile(`(?i)\b(dader|daders|ex-gedetineerde|cliënt|helaas|succesvol)\b|!`)
	for key, text := range texts(t, "nl") {
		if found := unwanted.FindString(text); found != "" {
			t.Errorf("%s says %q", key, found)
		}
	}
}

// Every key that the program asks for by name must be there; a key that is made at run time is not seen here.
func TestKeysInSourcesExist(t *testing.T) {
	nl := texts(t, "nl")
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); name == "node_modules" || strings.HasPrefix(name, ".") && len(name) > 2 {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			for _, use := range keysIn(t, path) {
				if _, ok := nl[use.key]; !ok {
					t.Errorf("%s: no text for %q", use.at, use.key)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

type use struct{ key, at string }

func keysIn(t *testing.T, path string) []use {
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(raw), "i18n") {
		return nil
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, raw, parser.SkipObjectResolution)
	if err != nil {
		return nil // half-written sources are the compiler's business
	}
	var found []use
	ast.Inspect(file, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok || len(call.Args) < 2 {
			return true
		}
		name := ""
		switch f := call.Fun.(type) {
		case *ast.SelectorExpr:
			if pkg, ok := f.X.(*ast.Ident); ok && pkg.Name == "i18n" {
				name = f.Sel.Name
			}
		case *ast.Ident:
			if file.Name.Name == "i18n" {
				name = f.Name
			}
		}
		literal, ok := call.Args[1].(*ast.BasicLit)
		if (name == "T" || name == "N") && ok && literal.Kind == token.STRING {
			if key, err := strconv.Unquote(literal.Value); err == nil {
				found = append(found, use{key, files.Position(literal.Pos()).String()})
			}
		}
		return true
	})
	return found
}
