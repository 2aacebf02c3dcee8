// Package statute has the tracks.
package statute

const vi = "VI"
