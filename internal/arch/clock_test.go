package arch

import (
	"go/ast"
	"slices"
)

// readers may read the clock and the environment: everybody else is told.
var readers = []string{"cmd/terugkeer", "internal/command"}

// outside are the functions that read what differs from machine to machine or from moment to moment.
var outside = []string{"time.Now", "time.Since", "time.Until", "os.Getenv", "os.LookupEnv", "os.Environ"}

func brokenClock(repository tree) []string {
	var found []string
	for _, s := range repository.sources {
		if s.test || slices.Contains(readers, s.dir) || slices.Contains(testOnly, s.dir) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := selector.X.(*ast.Ident); ok && slices.Contains(outside, pkg.Name+"."+selector.Sel.Name) {
				found = append(found, s.at(n)+": "+pkg.Name+"."+selector.Sel.Name)
			}
			return true
		})
	}
	return found
}
