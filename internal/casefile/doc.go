// Package casefile is the shared record of one person's one return, and the only way to it: Do for a deed, Open for a look.
// Do checks who and when, lets the concept write its items and say which facts it leaves, appends to the ledger, evaluates
// the protocol, keeps the lists and queues what must be told, in one transaction. Open loads what one person may see of one
// case, writes that he looked, and commits before the page is sent. What a deed means is its concept's.
package casefile
