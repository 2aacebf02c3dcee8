package front

import (
	"bytes"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"

	"github.com/terugkeer/terugkeer/web"
)

// jitter is by how many bytes at most the length of a compressed page differs from what its content alone would give, so that
// lengths tell somebody who reads along less of what a guess in the address has in common with the page (BREACH).
const jitter = 64

// smallest is the length in bytes from which compressing pays.
const smallest = 1 << 10

// Compress makes pages smaller on their way. Documents go as they are: most are compressed, and their content is not ours.
// What is secret and shown once says with gzhttp.HeaderNoCompression that it stays as it is.
func Compress() func(http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.ContentTypes([]string{"text/html"}), gzhttp.MinSize(smallest), gzhttp.EnableZstd(false),
		gzhttp.CompressionLevel(gzip.BestSpeed), gzhttp.RandomJitter(jitter, 0, false))
	if err != nil {
		panic("compress: " + err.Error()) // the options are constants
	}
	return func(next http.Handler) http.Handler { return wrap(next) }
}

// packed is a file of the assets, compressed once.
type packed struct {
	body []byte
	kind string
}

// pack compresses what gets smaller by it; fonts are compressed already.
func pack(files fs.FS) map[string]packed {
	all := map[string]packed{}
	names, _ := fs.Glob(files, "*") // the pattern is right
	for _, name := range names {
		body, err := fs.ReadFile(files, name)
		if err != nil || len(body) < smallest || !slices.Contains([]string{".css", ".js", ".svg"}, path.Ext(name)) {
			continue
		}
		var b bytes.Buffer
		w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is one
		_, _ = w.Write(body)                                  // a buffer never fails
		_ = w.Close()
		all[name] = packed{b.Bytes(), mime.TypeByExtension(path.Ext(name))}
	}
	return all
}

// staticMaxAge: an asset has its content in its name.
const staticMaxAge = "public, max-age=31536000, immutable"

// Assets serves the bundled files; their names change with their content, so they may be kept for ever. There is nothing
// secret in them, so they are compressed as they are.
func Assets() http.Handler {
	files := web.Assets()
	small := pack(files)
	server := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		info, err := fs.Stat(files, r.URL.Path)
		if err != nil || info.IsDir() || info.Name()[0] == '.' {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", staticMaxAge)
		found, packed := small[r.URL.Path]
		if packed {
			w.Header().Set("Vary", "Accept-Encoding")
		}
		if !packed || !takesGzip(r) {
			server.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", found.kind)
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Length", strconv.Itoa(len(found.body)))
		_, _ = w.Write(found.body) // who went away needs no file
	})
}

// takesGzip tells whether the browser says so; a part of a file is given as it is.
func takesGzip(r *http.Request) bool {
	if r.Header.Get("Range") != "" {
		return false
	}
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, quality, _ := strings.Cut(part, ";")
		if strings.TrimSpace(coding) == "gzip" && strings.TrimSpace(quality) != "q=0" {
			return true
		}
	}
	return false
}
