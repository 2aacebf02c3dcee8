package document

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// ErrSpoilt says that what stands under a document's key is not what was received: it is gone, or has other bytes.
var ErrSpoilt = errors.New("not the file that was received")

// OpenWhole opens the file of a document to be read from its beginning, once it was read to its end and found to be what was received:
// nobody gets something else under its name. It fails with ErrSpoilt where it is not, and as the store does where it cannot be read.
func OpenWhole(ctx context.Context, store Store, d Document) (io.ReadCloser, error) {
	file, err := store.Open(ctx, d.Key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(ErrSpoilt, err)
	}
	if err != nil {
		return nil, err
	}
	sum := sha256.New()
	n, err := io.Copy(sum, &reader{ctx: ctx, r: file})
	if err == nil && (n != d.Size || hex.EncodeToString(sum.Sum(nil)) != d.SHA256) {
		err = fmt.Errorf("%w: %d bytes, received were %d", ErrSpoilt, n, d.Size)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	if again, ok := file.(io.Seeker); ok {
		if _, err := again.Seek(0, io.SeekStart); err != nil {
			return nil, errors.Join(err, file.Close())
		}
		return file, nil
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	return store.Open(ctx, d.Key)
}
