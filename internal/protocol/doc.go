// Package protocol says WHEN: which steps of one return are open, whose turn it is, by when, and which deeds are possible.
// It is one pure function from the facts that people recorded to a plan; nothing in the program sets a state.
// Who may do a deed is policy's; content is the concepts'. The tables are steps.go (one row a step), deeds.go (one row a deed)
// and versions/*.toml (terms with their source); docs/protocol.md is generated from them.
package protocol
