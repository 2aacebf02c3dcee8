// Package reliability tests that nothing is lost or half done when processes are killed, the store of documents goes away or the disk
// fills. It holds tests only; the figures stand in docs/reliability.md.
package reliability
