package arch

import (
	"go/ast"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	createTable = regexp.MustCompile(`(?im)^\s*create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?([a-z_][a-z0-9_.]*)`)
	ownerAbove  = regexp.MustCompile(`--\s*owner:\s*([a-z]+)`)
	writes      = regexp.MustCompile(`(?i)(?:insert\s+into|delete\s+from|merge\s+into|truncate(?:\s+table)?)\s+([a-z_][a-z0-9_.]*)`)
	updates     = regexp.MustCompile(`(?i)\bupdate\s+(?:only\s+)?([a-z_][a-z0-9_.]*)(?:\s+(?:as\s+)?[a-z_]+)?\s+set\b`)
	statement   = regexp.MustCompile(`(?is)^\s*(?:--[^\n]*\n\s*)*(select|insert\s+into|update|delete\s+from|merge\s+into|with|truncate|create|alter|drop|grant|revoke|set)\s`)
)

// owned reads the owner of each table from the comment above its creation.
func owned(repository tree) (map[string]string, []string) {
	owners, found := map[string]string{}, []string(nil)
	for _, name := range repository.files {
		if !strings.HasPrefix(name, "migrations/") || !strings.HasSuffix(name, ".up.sql") {
			continue
		}
		text, err := fs.ReadFile(repository, name)
		if err != nil {
			found = append(found, err.Error())
			continue
		}
		for _, at := range createTable.FindAllSubmatchIndex(text, -1) {
			table := strings.ToLower(string(text[at[2]:at[3]]))
			if owner := ownerAbove.FindStringSubmatch(commentAbove(string(text[:at[0]]))); owner != nil {
				owners[table] = owner[1]
			} else {
				found = append(found, name+": "+table+" has no owner")
			}
		}
	}
	return owners, found
}

// commentAbove is the block of comment lines that ends just before a statement.
func commentAbove(before string) string {
	lines := strings.Split(strings.TrimRight(before, "\n "), "\n")
	from := len(lines)
	for from > 0 && strings.HasPrefix(strings.TrimSpace(lines[from-1]), "--") {
		from--
	}
	return strings.Join(lines[from:], "\n")
}

// fillers write tables of others in one file: demonstration fills an empty database with copies of whole cases, whose every
// row is verified by its owner afterwards (docs/adr/0006).
var fillers = []string{"internal/demonstration/store_copy.go"}

// brokenOwners finds tables without an owner, and packages that write another's table or write outside their store.
func brokenOwners(repository tree) []string {
	owners, found := owned(repository)
	for _, s := range repository.sources {
		if s.test || s.dir == "internal/postgres" || slices.Contains(testOnly, s.dir) || slices.Contains(fillers, s.path) {
			continue
		}
		for _, text := range s.statements() {
			for _, match := range append(writes.FindAllStringSubmatch(text.sql, -1), updates.FindAllStringSubmatch(text.sql, -1)...) {
				table := strings.ToLower(match[1])
				owner, known := owners[table]
				switch {
				case !known:
					found = append(found, text.at+": writes "+table+", which no migration makes")
				case owner != path.Base(s.dir):
					found = append(found, text.at+": "+path.Base(s.dir)+" writes "+table+", which is "+owner+"'s")
				case !isStore(s.path):
					found = append(found, text.at+": writes "+table+" outside a store file")
				}
			}
		}
	}
	return found
}

type text struct{ sql, at string }

// statements lists the SQL in a file, with the declaration in which it stands.
func (s source) statements() []text {
	var all []text
	for _, decl := range s.file.Decls {
		nodes := []ast.Node{decl}
		if list, ok := decl.(*ast.GenDecl); ok && list.Lparen.IsValid() {
			nodes = nil
			for _, spec := range list.Specs {
				nodes = append(nodes, spec)
			}
		}
		for _, node := range nodes {
			ast.Inspect(node, func(n ast.Node) bool {
				if sql, ok := literal(n); ok && statement.MatchString(sql) {
					all = append(all, text{sql, s.at(node)})
				}
				return true
			})
		}
	}
	return all
}

func literal(n ast.Node) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	value, err := strconv.Unquote(lit.Value)
	return value, err == nil
}

// builtStatements finds SQL that is put together at run time: values go in as parameters only. Devdb makes databases and
// roles, whose names cannot be parameters and are its own.
func builtStatements(repository tree) []string {
	constants := map[string]map[string]string{} // directory → name → value
	for _, s := range repository.sources {
		if constants[s.dir] == nil {
			constants[s.dir] = map[string]string{}
		}
		for _, decl := range s.file.Decls {
			list, ok := decl.(*ast.GenDecl)
			if !ok || list.Tok != token.CONST {
				continue
			}
			for _, spec := range list.Specs {
				for i, name := range spec.(*ast.ValueSpec).Names {
					constants[s.dir][name.Name] = ""
					if values := spec.(*ast.ValueSpec).Values; i < len(values) {
						constants[s.dir][name.Name], _ = literal(values[i])
					}
				}
			}
		}
	}
	var found []string
	for _, s := range repository.sources {
		if s.test || s.dir == "internal/postgres/devdb" || slices.Contains(testOnly, s.dir) {
			continue
		}
		found = append(found, s.built(constants[s.dir])...)
	}
	return found
}

func (s source) built(constants map[string]string) []string {
	var found []string
	isSQL := func(e ast.Expr) bool {
		if value, ok := literal(e); ok {
			return statement.MatchString(value)
		}
		name, ok := e.(*ast.Ident)
		return ok && statement.MatchString(constants[name.Name])
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch e := n.(type) {
		case *ast.CallExpr:
			called, ok := e.Fun.(*ast.SelectorExpr)
			if !ok || len(e.Args) == 0 {
				return true
			}
			pkg, ok := called.X.(*ast.Ident)
			if ok && pkg.Name == "fmt" && strings.HasPrefix(called.Sel.Name, "Sprint") && slices.ContainsFunc(operands(e.Args[0]), isSQL) {
				found = append(found, s.at(n)+": SQL made with fmt."+called.Sel.Name)
			}
		case *ast.BinaryExpr:
			if parts := operands(e); e.Op == token.ADD && slices.ContainsFunc(parts, isSQL) {
				if slices.ContainsFunc(parts, func(p ast.Expr) bool { return !fixed(p, constants) }) {
					found = append(found, s.at(n)+": SQL joined with a value")
				}
				return false
			}
		}
		return true
	})
	return found
}

// operands flattens a + b + c.
func operands(e ast.Expr) []ast.Expr {
	if sum, ok := e.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		return append(operands(sum.X), operands(sum.Y)...)
	}
	return []ast.Expr{e}
}

// fixed tells whether a part of a sum is known when the program is compiled.
func fixed(e ast.Expr, constants map[string]string) bool {
	if _, ok := literal(e); ok {
		return true
	}
	name, ok := e.(*ast.Ident)
	if !ok {
		return false
	}
	_, constant := constants[name.Name]
	return constant
}
