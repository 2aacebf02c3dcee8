// Package server may.
package server

import _ "net/http"
