// Package newcomer has no place in the list.
package newcomer
