package document

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"github.com/terugkeer/terugkeer/internal/fault"
)

const (
	typePDF  = "application/pdf"
	typeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeODT  = "application/vnd.oasis.opendocument.text"
	typePNG  = "image/png"
	typeJPEG = "image/jpeg"

	// packed and compound are no kinds that are accepted: what is in them decides.
	packed   = "application/zip"
	compound = "application/x-ole-storage"
)

// types are the kinds of file that are accepted, by content, with the ending of a name that has none of its own.
var types = map[string]string{typePDF: "pdf", typeDOCX: "docx", typeODT: "odt", typePNG: "png", typeJPEG: "jpg"}

// endings are the endings of names that are accepted, with what the content must then be: the name decides what opens the
// file once somebody has saved it.
var endings = map[string]string{
	"pdf": typePDF, "docx": typeDOCX, "odt": typeODT, "png": typePNG,
	"jpg": typeJPEG, "jpeg": typeJPEG, "jpe": typeJPEG, "jfif": typeJPEG, "jif": typeJPEG, "pjpeg": typeJPEG, "pjp": typeJPEG,
}

// others are endings that say that a file is something else than we take. Any other word after a dot says nothing («d.d. 30.11.2026»,
// «dhr. J.Vries»): such a name gets the ending of its content behind it.
var others = strings.Fields(`7z accdb ade adp apk app appx asp bat bin bmp cab chm cmd com cpl cs csv dll dmg doc docm dot dotm dotx dwg elf eml emf
	epub exe gif gz hta htm html heic heif ics img inf ini ins iso jar js jse json lnk log mdb mht mhtml mp3 mp4 mov msc msg msi msp mst odg odp
	ods one pages pcd php pif pl potm ppt pptm pptx ps ps1 pub py rar reg rtf scr sct sh shb shs svg swf sys tar tex tif tiff tmp txt url vb vbe
	vbs vcf vsd vsdx wav webp wma wmf wmv wsc wsf wsh xht xhtml xls xlsb xlsm xlsx xml xps zip`)

// Carries is what a file has in it that runs in the program of who opens it, as far as it can be read from outside; empty: nothing was seen.
// Nobody here runs it; who opens the file is told.
type Carries string

// What a file can carry.
const (
	Macro  Carries = "macro"  // of a word processor
	Script Carries = "script" // of a PDF
)

// ending is what the name says that the file is, in lower case; empty where it says nothing.
func ending(name string) string {
	said := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	if _, ours := endings[said]; ours || slices.Contains(others, said) {
		return said
	}
	return ""
}

// kindOf tells the kind by how the content begins. The library finds a PDF in a program that carries one, so a PDF must also begin as one.
func kindOf(head []byte) string {
	found, _, _ := strings.Cut(mimetype.Detect(head).String(), ";")
	switch {
	case beginsPDF(head):
		return typePDF
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return packed
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return compound
	case found == typePNG, found == typeJPEG:
		return found
	}
	return ""
}

// beginsPDF takes what scanners and editors put before it: a mark of the order of bytes, and white space.
func beginsPDF(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	return bytes.HasPrefix(bytes.TrimLeft(head, "\r\n\t\f "), []byte("%PDF-"))
}

// refuseKind is what is said of a file of another kind than the name says, or than we take.
func refuseKind(field, name string) error {
	said := ending(name)
	if _, claims := endings[said]; claims {
		return fault.Refuse(field, "document.file.not_what_it_says", "type", said)
	}
	if said == "" {
		said = "?"
	}
	return fault.Refuse(field, "document.file.kind", "type", said)
}

// fits tells whether a name may be that of a kind.
func fits(name, kind string) bool {
	said := ending(name)
	return types[kind] != "" && (said == "" || endings[said] == kind)
}

// look reads along with what is stored: it tells whether a PDF is locked and whether it carries a script, and whether a compound file is a
// document with a password. Streams of a PDF are passed over: what they hold is text or a picture.
type look struct {
	kind           string
	window         []byte
	inStream       bool
	locked, script bool
}

var (
	encrypt = regexp.MustCompile(`/Encrypt\s*(\d+\s+\d+\s+R|<<)`)
	scripts = regexp.MustCompile(`/(JavaScript|JS|Launch)[\s/(<>\[\d]`)
	streams = regexp.MustCompile(`\bstream\r?\n`)
	// inPackage is the name of the stream in which a word processor keeps a document that has a password, as the container writes it.
	inPackage = []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")
)

// spelled is a sign of a name of a PDF that is written by its number (ISO 32000-1, 7.3.5), which says the same.
var spelled = regexp.MustCompile(`#[0-9A-Fa-f]{2}`)

func spell(number []byte) []byte {
	sign, _ := hex.DecodeString(string(number[1:])) // two digits, as it was found
	return sign
}

// most and overlap are how much is looked at at once, and how much of it again: more than what is looked for takes.
const (
	most    = 64 << 10
	overlap = 128
)

func (l *look) Write(p []byte) (int, error) {
	if l.kind == typePDF || l.kind == compound {
		for rest := p; len(rest) > 0; {
			n := min(len(rest), most)
			l.window = append(l.window, rest[:n]...)
			rest = rest[n:]
			if len(l.window) >= most {
				l.pass()
			}
		}
	}
	return len(p), nil
}

// pass looks at the window and keeps its end.
func (l *look) pass() {
	if l.kind == compound {
		l.locked = l.locked || bytes.Contains(l.window, inPackage)
	}
	for l.kind == typePDF {
		if l.inStream {
			end := bytes.Index(l.window, []byte("endstream"))
			if end < 0 {
				break
			}
			l.window, l.inStream = l.window[end+len("endstream"):], false
		}
		plain, at := l.window, streams.FindIndex(l.window)
		if at != nil {
			plain = l.window[:at[0]]
		}
		l.locked = l.locked || encrypt.Match(plain)
		l.script = l.script || scripts.Match(plain) || bytes.IndexByte(plain, '#') >= 0 && scripts.Match(spelled.ReplaceAllFunc(plain, spell))
		if at == nil {
			break
		}
		l.window, l.inStream = l.window[at[1]:], true
	}
	l.window = slices.Clone(l.window[max(0, len(l.window)-overlap):])
}

// errOther says that a packed file is none of the documents that we take.
var errOther = errors.New("another kind of file")

// unpacked is what a packed file is by its structure.
type unpacked struct {
	kind    string
	locked  bool
	carries Carries
}

// unpack looks into a packed file: a DOCX has a list of its parts and the main part of a text, an ODT says what it is. It reads names and small
// parts, and not the text.
func unpack(r io.ReaderAt, size int64) (unpacked, error) {
	if !smallDirectory(r, size) {
		return unpacked{}, errOther
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return unpacked{}, errors.Join(errOther, err)
	}
	parts := map[string]*zip.File{}
	var out unpacked
	for _, f := range z.File {
		name := strings.TrimPrefix(f.Name, "/")
		parts[name] = f
		out.locked = out.locked || f.Flags&1 != 0
		lower := strings.ToLower(name)
		if path.Base(lower) == "vbaproject.bin" || strings.HasPrefix(lower, "basic/") || strings.HasPrefix(lower, "scripts/") {
			out.carries = Macro
		}
	}
	if out.locked {
		return out, nil
	}
	if small(parts["mimetype"]) == typeODT && parts["content.xml"] != nil {
		out.kind = typeODT
		out.locked = strings.Contains(small(parts["META-INF/manifest.xml"]), "encryption-data")
		return out, nil
	}
	list := small(parts["[Content_Types].xml"])
	if list == "" {
		return unpacked{}, errOther
	}
	if strings.Contains(list, "macroEnabled") {
		out.carries = Macro
	}
	main := "word/document.xml"
	if m := mainPart.FindStringSubmatch(list); m != nil {
		main = m[1] + m[2]
	}
	if parts[main] == nil {
		return unpacked{}, errOther
	}
	out.kind = typeDOCX
	return out, nil
}

// mainPart finds the part that the list of parts calls the main one of a text; the two attributes stand in any order.
var mainPart = regexp.MustCompile(`<Override\s(?:PartName="/([^"]*)"\s+ContentType="application/[^"]*(?:wordprocessingml|ms-word)\.document\.[^"]*main\+xml"|ContentType="application/[^"]*(?:wordprocessingml|ms-word)\.document\.[^"]*main\+xml"\s+PartName="/([^"]*)")`)

// small is the content of a small part; empty where it cannot be read.
func small(f *zip.File) string {
	if f == nil {
		return ""
	}
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer func() { _ = r.Close() }() // it was only read
	b, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err != nil {
		return ""
	}
	return string(b)
}

// smallDirectory tells whether the list of what is in a packed file is of a size that a document has: it is read into memory as a whole.
func smallDirectory(r io.ReaderAt, size int64) bool {
	const record, comment, largest = 22, 1 << 16, 4 << 20
	tail := make([]byte, min(size, record+comment))
	if n, err := r.ReadAt(tail, size-int64(len(tail))); n < len(tail) && err != nil {
		return false
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	return at >= 0 && len(tail)-at >= record && binary.LittleEndian.Uint32(tail[at+12:]) <= largest
}
