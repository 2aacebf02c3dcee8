package arch

import (
	"go/ast"
	"maps"
	"slices"
	"strings"
)

// undocumented finds packages without a package comment and exported names without a sentence. In a list of constants or
// variables, the comment of the list or at the end of the line will do.
func undocumented(repository tree) []string {
	var found []string
	packages := map[string]bool{}
	for _, s := range repository.sources {
		if s.test {
			continue
		}
		packages[s.dir] = packages[s.dir] || s.file.Doc != nil
		if s.generated {
			continue // the page's own source, a .templ file, is what people read
		}
		for _, decl := range s.file.Decls {
			found = append(found, s.uncommented(decl)...)
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(packages)) {
		if !packages[dir] {
			found = append(found, dir+" has no package comment")
		}
	}
	return found
}

func (s source) uncommented(decl ast.Decl) []string {
	var found []string
	report := func(n ast.Node, name string) { found = append(found, s.at(n)+": "+name+" has no comment") }
	switch d := decl.(type) {
	case *ast.FuncDecl:
		owner := receiver(d)
		if plain := owner != "" && (d.Name.Name == "Error" || d.Name.Name == "String"); plain {
			return nil // Go itself says what these are for
		}
		if d.Name.IsExported() && d.Doc == nil && (owner == "" || ast.IsExported(owner)) {
			report(d.Name, strings.TrimPrefix(owner+"."+d.Name.Name, "."))
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
					report(spec.Name, spec.Name.Name)
				}
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					if name.IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
						report(name, name.Name)
					}
				}
			}
		}
	}
	return found
}

// receiver is the name of the type that a method belongs to; empty for a function.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return ""
	}
	kind := d.Recv.List[0].Type
	for {
		switch k := kind.(type) {
		case *ast.StarExpr:
			kind = k.X
		case *ast.IndexExpr:
			kind = k.X
		case *ast.IndexListExpr:
			kind = k.X
		case *ast.Ident:
			return k.Name
		default:
			return ""
		}
	}
}
