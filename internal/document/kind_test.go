package document_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/document"
	"github.com/terugkeer/terugkeer/internal/fault"
)

const (
	parts     = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`
	mainOf    = `<Types><Override PartName="/%" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	macroMain = `<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml" PartName="/word/document.xml"/></Types>`
)

func photo(t *testing.T) []byte {
	t.Helper()
	return picture(t, func(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) })
}

// deflated is packed as word processors do it: without the sizes before the content.
func deflated(t *testing.T, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err == nil {
			_, err = w.Write([]byte(pairs[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestFilesAsPeopleHaveThem: what scanners, telephones and word processors make is taken by its structure, with a name that opens it, and
// stored byte for byte as it came.
func TestFilesAsPeopleHaveThem(t *testing.T) {
	t.Parallel()
	folder, dir := store(t)
	thumbnail := strings.Repeat("\xff\xd8 picture \x00", 600)
	for _, f := range []struct {
		name, kept, kind string
		carries          document.Carries
		body             []byte
	}{
		{"brief.docx", "brief.docx", docx, "", zipped(t, "_rels/.rels", "<x/>", "docProps/thumbnail.jpeg", thumbnail, "word/document.xml", "<w/>", "[Content_Types].xml", parts)},
		{"brief.docx", "brief.docx", docx, "", deflated(t, "docProps/thumbnail.jpeg", thumbnail, "[Content_Types].xml", strings.Replace(mainOf, "%", "word/document2.xml", 1), "word/document2.xml", "<w/>")},
		{"brief.docx", "brief.docx", docx, document.Macro, deflated(t, "[Content_Types].xml", parts, "word/document.xml", "<w/>", "word/vbaProject.bin", "x")},
		{"brief.docx", "brief.docx", docx, document.Macro, deflated(t, "[Content_Types].xml", macroMain, "word/document.xml", "<w/>")},
		{"brief.odt", "brief.odt", odt, document.Macro, zipped(t, "mimetype", odt, "content.xml", "<x/>", "Basic/Standard/script-lb.xml", "<x/>")},
		{"photo.jfif", "photo.jfif", "image/jpeg", "", photo(t)},
		{"photo.JPE", "photo.JPE", "image/jpeg", "", photo(t)},
		{"scan.pdf", "scan.pdf", "application/pdf", "", append([]byte("\r\n"), pdf()...)},
		{"scan.pdf", "scan.pdf", "application/pdf", "", append([]byte("\xef\xbb\xbf"), pdf()...)},
		{"scan.pdf", "scan.pdf", "application/pdf", "", append([]byte("\xef\xbb\xbf\r\n \n"), pdf()...)},
		{"formulier.pdf", "formulier.pdf", "application/pdf", document.Script, []byte("%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj\n%%EOF\n")},
		{"gespeld.pdf", "gespeld.pdf", "application/pdf", document.Script, []byte("%PDF-1.4\n1 0 obj<</OpenAction<</S/J#61vaScript/J#53(app.alert\\(1\\))>>>>endobj\n%%EOF\n")},
		{"handleiding.pdf", "handleiding.pdf", "application/pdf", "", []byte("%PDF-1.4\n1 0 obj<</Length 60>>stream\n(/Encrypt 3 0 R) Tj (/JavaScript ) Tj\nendstream endobj\n2 0 obj<</EncryptMetadata true/JSx 1>>endobj\n%%EOF\n")},
		{"Brief_d.d._30.11.2026", "Brief_d.d._30.11.2026.pdf", "application/pdf", "", pdf()},
		{"Advies m.b.t. dhr. J. de Vries", "Advies m.b.t. dhr. J. de Vries.pdf", "application/pdf", "", pdf()},
		{"verslag v.2", "verslag v.2.docx", docx, "", deflated(t, "[Content_Types].xml", parts, "word/document.xml", "<w/>")},
		{"brief van dhr.", "brief van dhr.pdf", "application/pdf", "", pdf()},
		{"brief.onbekend", "brief.onbekend.pdf", "application/pdf", "", pdf()},
	} {
		for how, keeper := range map[string]document.Store{"a folder": folder, "a store of streams": streamed{folder}} {
			got, err := document.Receive(t.Context(), keeper, "file", f.name, bytes.NewReader(f.body))
			if err != nil || got.Type != f.kind || got.Name != f.kept || got.Carries != f.carries {
				t.Errorf("%s in %s: %+v %v", f.name, how, got.Document, err)
				continue
			}
			if kept, err := os.ReadFile(filepath.Join(dir, got.Key)); err != nil || !bytes.Equal(kept, f.body) {
				t.Errorf("%s is not in the store as it was sent: %v", f.name, err)
			}
		}
	}
}

// TestWhatOnlyLooksLikeOne is refused with what is wrong, and nothing of it stays: by structure, and a lock is called a lock.
func TestWhatOnlyLooksLikeOne(t *testing.T) {
	t.Parallel()
	folder, dir := store(t)
	compound := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 4000)...)
	var name []byte
	for _, r := range "EncryptedPackage" {
		name = append(name, byte(r), 0)
	}
	protected := append(append(bytes.Clone(compound), make([]byte, 70<<10)...), name...)
	trailer := []byte("\ntrailer<</Encrypt 3 0 R/Root 1 0 R>>\n%%EOF\n")
	far := append(append(pdf(), bytes.Repeat([]byte("% filling\n"), 6553)...), trailer...) // over the edge of what is looked at at once
	for name, f := range map[string]struct {
		key  string
		body []byte
	}{
		"readme.docx":    {"document.file.not_what_it_says", zipped(t, "word/readme.txt", "hallo")},
		"readme.zip":     {"document.file.kind", zipped(t, "word/readme.txt", "hallo", "[Content_Types].xml", parts)},
		"leeg.docx":      {"document.file.not_what_it_says", zipped(t, "[Content_Types].xml", parts, "word/readme.txt", "word/document.xml")},
		"genoemd.docx":   {"document.file.not_what_it_says", zipped(t, "a.txt", "[Content_Types].xml word/document.xml")},
		"zonder.docx":    {"document.file.not_what_it_says", zipped(t, "[Content_Types].xml", strings.Replace(mainOf, "%", "word/weg.xml", 1), "word/document.xml", "<w/>")},
		"rekenblad.docx": {"document.file.not_what_it_says", zipped(t, "[Content_Types].xml", parts, "xl/workbook.xml", "<x/>")},
		"tekst.odt":      {"document.file.not_what_it_says", zipped(t, "[Content_Types].xml", parts, "word/document.xml", "<w/>")},
		"half.docx":      {"document.file.not_what_it_says", zipped(t, "[Content_Types].xml", parts, "word/document.xml", "<w/>")[:90]},
		"opslag":         {"document.file.kind", zipped(t, "word/readme.txt", "hallo")},
		"slot.pdf":       {"document.file.locked", append(pdf(), trailer...)},
		"slot-xref.pdf":  {"document.file.locked", append(pdf(), []byte("9 0 obj<</Type/XRef/Encrypt 3 0 R/Length 3>>stream\nabc\nendstream endobj")...)},
		"slot-ver.pdf":   {"document.file.locked", far},
		"slot.docx":      {"document.file.locked", protected},
		"slot-leeg.docx": {"document.file.locked", compound},
		"slot":           {"document.file.locked", protected},
		"oud.doc":        {"document.file.kind", compound},
		"slot.odt":       {"document.file.locked", zipped(t, "mimetype", odt, "content.xml", "x", "META-INF/manifest.xml", "<manifest:encryption-data/>")},
		"foto.jfif":      {"document.file.not_what_it_says", pdf()},
		"brief.exe":      {"document.file.kind", pdf()},
	} {
		_, err := document.Receive(t.Context(), folder, "file", name, bytes.NewReader(f.body))
		var invalid *fault.Invalid
		if !errors.As(err, &invalid) || invalid.Fields["file"].Key != f.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left := files(t, dir); len(left) != 0 {
		t.Errorf("left in the store: %v", left)
	}
}

// TestAStoredFileThatChanged is not given out, whether it has other bytes, fewer, or is gone.
func TestAStoredFileThatChanged(t *testing.T) {
	t.Parallel()
	folder, dir := store(t)
	for _, keeper := range []document.Store{folder, streamed{folder}} {
		got, err := document.Receive(t.Context(), keeper, "file", "brief.pdf", bytes.NewReader(pdf()))
		if err != nil {
			t.Fatal(err)
		}
		whole, err := document.OpenWhole(t.Context(), keeper, got.Document)
		if err != nil {
			t.Fatal(err)
		}
		if read, err := io.ReadAll(whole); err != nil || !bytes.Equal(read, pdf()) || whole.Close() != nil {
			t.Errorf("not given as it was received: %q %v", read, err)
		}
		at := filepath.Join(dir, got.Key)
		other := bytes.Replace(pdf(), []byte("obj"), []byte("OBJ"), 1)
		for _, body := range [][]byte{other, pdf()[:10], append(pdf(), 'x'), {}} {
			if err := os.WriteFile(at, body, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := document.OpenWhole(t.Context(), keeper, got.Document); !errors.Is(err, document.ErrSpoilt) {
				t.Errorf("%d other bytes: %v", len(body), err)
			}
		}
		if err := os.Remove(at); err != nil {
			t.Fatal(err)
		}
		if _, err := document.OpenWhole(t.Context(), keeper, got.Document); !errors.Is(err, document.ErrSpoilt) {
			t.Errorf("gone: %v", err)
		}
	}
}

// streamed is a store that gives a file as it comes, and no way back in it.
type streamed struct{ *document.Folder }

func (s streamed) Open(ctx context.Context, key string) (io.ReadCloser, error) {
	file, err := s.Folder.Open(ctx, key)
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{file, file}, nil
}
