package demonstration

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"github.com/terugkeer/terugkeer/internal/document"
)

// paper is a document of the demonstration: what its name says, a heading and paragraphs. Without a store there are none.
func (x *walk) paper(name, title string, paragraphs ...string) ([]document.Received, error) {
	if x.Store == nil {
		return nil, nil
	}
	paragraphs = append([]string{"Dit stuk is verzonnen, voor de demonstratie."}, paragraphs...)
	made := pdf
	if strings.HasSuffix(name, ".docx") {
		made = docx
	}
	body, err := made(title, paragraphs)
	if err != nil {
		return nil, fmt.Errorf("demonstration: %s: %w", name, err)
	}
	file, err := document.Receive(x.ctx, x.Store, "file", name, bytes.NewReader(body))
	return []document.Received{file}, err
}

// docx is the least that a word processor opens.
func docx(title string, paragraphs []string) ([]byte, error) {
	var text strings.Builder
	text.WriteString(`<w:p><w:r><w:rPr><w:b/><w:sz w:val="32"/></w:rPr><w:t>` + html.EscapeString(title) + `</w:t></w:r></w:p>`)
	for _, p := range paragraphs {
		text.WriteString(`<w:p><w:r><w:t xml:space="preserve">` + html.EscapeString(p) + `</w:t></w:r></w:p>`)
	}
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	parts := []struct{ name, body string }{
		{"[Content_Types].xml", head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"word/document.xml", head + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + text.String() + `</w:body></w:document>`},
		{"_rels/.rels", head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range parts {
		w, err := z.Create(part.name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(part.body)); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

// pdf is one page of plain text in a font that every reader has.
func pdf(title string, paragraphs []string) ([]byte, error) {
	const wide, high = 90, 16 // letters on a line, points from line to line
	escape := strings.NewReplacer(`\`, `\\`, `(`, `\(`, `)`, `\)`)
	var page strings.Builder
	fmt.Fprintf(&page, "BT /F1 16 Tf 60 780 Td (%s) Tj /F1 11 Tf", escape.Replace(title))
	for _, p := range paragraphs {
		fmt.Fprintf(&page, " 0 -%d Td", 2*high)
		for _, line := range wrapped(p, wide) {
			fmt.Fprintf(&page, " (%s) Tj 0 -%d Td", escape.Replace(line), high)
		}
	}
	page.WriteString(" ET")
	text, err := charmap.Windows1252.NewEncoder().String(page.String())
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n")
	var at []int
	for n, object := range []string{
		"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(text), text),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	} {
		at = append(at, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", n+1, object)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return out.Bytes(), nil
}

// wrapped cuts a text into lines of at most so many letters, between words.
func wrapped(text string, wide int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > wide {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}
