package devdb

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// account is the user of the operating system that the server runs as; other is set when that is not who runs this program.
type account struct {
	uid, gid uint32
	other    bool
}

// serverUser is the caller, or, because PostgreSQL refuses to run as root, postgres or else nobody.
func serverUser() (account, error) {
	if os.Getuid() != 0 {
		return account{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, failed := strconv.ParseUint(found.Uid, 10, 32)
		gid, failedToo := strconv.ParseUint(found.Gid, 10, 32)
		if failed == nil && failedToo == nil {
			return account{uid: uint32(uid), gid: uint32(gid), other: true}, nil
		}
	}
	return account{}, errors.New("devdb: PostgreSQL refuses to run as root, and there is no user postgres or nobody")
}

func (a account) attributes() *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{}
	if a.other {
		attributes.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
	return attributes
}

// mkdir makes a directory that only the server's user may enter. One that is there but belongs to somebody else is
// refused: state lies in a directory where everybody may write.
func (a account) mkdir(dir string) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return fmt.Errorf("devdb: %w", err)
	}
	if _, err := os.Lstat(dir); errors.Is(err, os.ErrNotExist) {
		// Made aside and moved into place, so that nobody sees it before it has its owner.
		made, err := os.MkdirTemp(filepath.Dir(dir), filepath.Base(dir)+"-")
		if err == nil && a.other {
			err = os.Chown(made, int(a.uid), int(a.gid))
		}
		if err == nil && os.Rename(made, dir) != nil {
			err = os.Remove(made) // somebody else was first
		}
		if err != nil {
			return fmt.Errorf("devdb: %w", err)
		}
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return fmt.Errorf("devdb: %w", err)
	}
	want := uint32(os.Getuid())
	if a.other {
		want = a.uid
	}
	if stat, known := info.Sys().(*syscall.Stat_t); !info.IsDir() || (known && stat.Uid != want) {
		return fmt.Errorf("devdb: %s is not a directory of the server's user", dir)
	}
	return nil
}

// oldest is the first version of PostgreSQL that this program is made for.
const oldest = 15

// findBinaries gives the directory with initdb and pg_ctl: Debian keeps them off the path, newest first; else the path.
func findBinaries() (string, error) {
	dirs, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.SortFunc(dirs, func(a, b string) int { return version(b) - version(a) })
	for _, dir := range dirs {
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err == nil && version(dir) >= oldest {
			return dir, nil
		}
	}
	if found, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(found); err == nil {
			return filepath.Dir(real), nil
		}
	}
	return "", errors.New("devdb: PostgreSQL 15 or newer is not installed (no initdb); on Debian: apt-get install postgresql")
}

func version(dir string) int {
	n, _ := strconv.Atoi(strings.TrimSuffix(filepath.Base(filepath.Dir(dir)), "/"))
	return n
}
