package arch

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
)

// ofRows are the names of steps and tracks.
var ofRows = regexp.MustCompile(`^(P[0-9]{2}[a-z]?|VI|EndOfSentence)$|'(P[0-9]{2}[a-z]?|VI|EndOfSentence)'`)

// namesRows are the files that may name a step or a track, each with why: rules ask a property of the row instead.
var namesRows = map[string]string{
	"internal/protocol/steps.go": "the rows of the step table",
	"internal/protocol/deeds.go": "the rows of the deeds table, which say of which step",
	"internal/statute/track.go":  "the tracks of the law",
	"internal/policy/told.go":    "who is told of what: each row says to which step the message leads",
	"internal/policy/may.go":     "who may do what: each row says of which step, for who reads the table",
}

// namedRows finds where code names a step or a track: with a further track, or another edition, it would be wrong there.
func namedRows(repository tree) []string {
	var found []string
	for _, s := range repository.sources {
		if s.test || namesRows[s.path] != "" || strings.HasPrefix(s.dir, "internal/demonstration") || strings.HasPrefix(s.dir, "internal/bench") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			if text, err := strconv.Unquote(literal.Value); err == nil {
				if name := ofRows.FindString(text); name != "" {
					found = append(found, s.at(n)+": names "+strings.Trim(name, "'")+"; ask a property of its row, or which deed ends it")
				}
			}
			return true
		})
	}
	return found
}
