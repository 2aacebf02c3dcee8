package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/terugkeer/terugkeer/"

// source is one Go file.
type source struct {
	path      string // from the root, with slashes
	dir       string
	text      string
	file      *ast.File
	set       *token.FileSet
	test      bool
	generated bool
}

// tree is a repository: its Go files parsed, all files by name.
type tree struct {
	fs.FS
	sources []source
	files   []string
}

// skipped are directories that hold nothing of ours, or broken things on purpose.
var skipped = []string{".git", ".bin", ".dev", "node_modules", "dist", "testdata"}

func load(t *testing.T, root string) tree {
	t.Helper()
	loaded := tree{FS: os.DirFS(root)}
	err := fs.WalkDir(loaded.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name != "." && slices.Contains(skipped, entry.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		loaded.files = append(loaded.files, name)
		if strings.HasSuffix(name, ".go") {
			loaded.sources = append(loaded.sources, read(t, loaded.FS, name)...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

// read parses one file; what does not parse is the compiler's to report.
func read(t *testing.T, fsys fs.FS, name string) []source {
	t.Helper()
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Logf("%s is not read: %v", name, err)
		return nil
	}
	return []source{{name, path.Dir(name), string(text), file, set, strings.HasSuffix(name, "_test.go"), ast.IsGenerated(file)}}
}

// at is where something stands, for a message.
func (s source) at(n ast.Node) string {
	return s.set.Position(n.Pos()).String()
}

// imports lists the paths that a file imports.
func (s source) imports() []string {
	var paths []string
	for _, spec := range s.file.Imports {
		paths = append(paths, strings.Trim(spec.Path.Value, `"`))
	}
	return paths
}
