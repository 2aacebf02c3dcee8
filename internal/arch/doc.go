// Package arch holds no program, only tests: the rules of the house that a machine can keep. Each rule is a function from
// a tree of sources to what breaks it; each is run on this repository, where it must find nothing, and on a tree in
// testdata that breaks it on purpose, where it must find exactly what is wrong there.
package arch
