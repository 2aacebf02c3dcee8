package front

import (
	"context"
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"runtime/debug"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/unrolled/secure"

	"github.com/terugkeer/terugkeer/internal/id"
	pages "github.com/terugkeer/terugkeer/web/pages/fault"
)

type requestKey struct{}

// RequestID is the number of the request: in the log, in the record of looks, and on a page that says something broke.
func RequestID(ctx context.Context) id.Request {
	number, _ := ctx.Value(requestKey{}).(id.Request)
	return number
}

// Number gives each request a number of its own, which stands in the log and on the page of a fault.
func (s *Site) Number(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, id.NewRequest())))
	})
}

// method is how a request asks, where it is a way that there is: anything else is a stranger's words.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, http.MethodConnect, http.MethodTrace:
		return r.Method
	}
	return "?"
}

// Line writes one line a request: which route, not which address, so that no id of a case and nothing of a person is in it.
func (s *Site) Line(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := s.DB.Wall()
		wrapped := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		next.ServeHTTP(wrapped, r)
		s.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
			slog.String("route", method(r)+" "+chi.RouteContext(r.Context()).RoutePattern()),
			slog.Int("status", max(wrapped.Status(), http.StatusOK)),
			slog.Duration("took", s.DB.Wall().Sub(begun)),
			slog.String("request", RequestID(r.Context()).String()))
	})
}

// Recover answers 500 for a handler that panicked; the log has where, not with what.
func (s *Site) Recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.Log.ErrorContext(r.Context(), "panic", "request", RequestID(r.Context()).String(), "kind", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
				s.showFault(w, r, pages.Page{Kind: pages.Internal, Number: RequestID(r.Context()).String()})
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// Headers forbids the browser what our pages never need.
func (s *Site) Headers(next http.Handler) http.Handler {
	options := secure.Options{
		ContentTypeNosniff: true,
		FrameDeny:          true,
		ContentSecurityPolicy: "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		// Others learn no address of ours. No-referrer would say the same to them, but makes a browser without Sec-Fetch headers say of
		// our own forms that they come from «null», which is what a sealed-off frame of another site says too.
		ReferrerPolicy:            "same-origin",
		PermissionsPolicy:         "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
		CrossOriginOpenerPolicy:   "same-origin",
		CrossOriginResourcePolicy: "same-origin",
		XDNSPrefetchControl:       "off",
	}
	if s.https() {
		options.STSSeconds, options.STSIncludeSubdomains, options.ForceSTSHeader = 63072000, true, true
	}
	return secure.New(options).Handler(next)
}

// Limits bounds the time and the size of a request: a form is small and quick, an upload large and slow.
func (s *Site) Limits(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		most, longest, reading := int64(formBytes), HandlerTime, formReadTime
		if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && kind == "multipart/form-data" {
			most, longest, reading = uploadBytes, UploadTime, UploadTime
		}
		// The deadline is the connection's and real, whatever the clock of the database; a recorder in a test has none.
		_ = http.NewResponseController(w).SetReadDeadline(s.deadline(reading))
		r.Body = http.MaxBytesReader(w, r.Body, most)
		ctx, cancel := context.WithTimeout(r.Context(), longest)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func (s *Site) deadline(in time.Duration) time.Time { return s.DB.Wall().Add(in) }

// SameOrigin refuses a form that another site sent: by Sec-Fetch-Site, else by Origin, else by the address of its page. A program that
// sends none of the three is no browser, and has no session of one.
func (s *Site) SameOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	deny := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.showFault(w, r, pages.Page{Kind: pages.CrossOrigin})
	})
	protection.SetDenyHandler(deny)
	protected := protection.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if foreignReferer(r) {
			deny(w, r)
			return
		}
		protected.ServeHTTP(w, r)
	})
}

// foreignReferer tells whether a form came from a page of another site, for a browser that says nothing but its Referer.
func foreignReferer(r *http.Request) bool {
	said := r.Referer()
	if said == "" || r.Header.Get("Sec-Fetch-Site") != "" || r.Header.Get("Origin") != "" || r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions {
		return false
	}
	from, err := url.Parse(said)
	return err != nil || from.Host != r.Host
}

// NoStore keeps pages out of every cache: what is on them is not for who uses the computer next.
func NoStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// HeadAlone answers who asks only whether there is such a page, as who checks links does: there is, and nothing of the record is looked
// at for it, so that nothing is written down as seen.
func HeadAlone(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusOK)
			return
		}
		next.ServeHTTP(w, r)
	})
}
