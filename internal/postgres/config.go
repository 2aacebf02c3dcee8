package postgres

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Config holds one address for each database role. An empty address means that the process does without that role:
// a server has no Owner, a migration nothing else.
type Config struct {
	Owner, Web, Auth, Work, Seal, Destroy string
}

// Variables lists the environment variables that ReadConfig reads, for the documentation and the composition's test.
var Variables = []string{"DATABASE_URL", "DATABASE_URL_WEB", "DATABASE_URL_AUTH", "DATABASE_URL_WORK", "DATABASE_URL_SEAL", "DATABASE_URL_DESTROY"}

// ReadConfig takes DATABASE_URL as the owner's address and makes the others from it by replacing the user, unless
// they are given themselves. All that is wrong is told at once; no address is repeated in the error, for it may hold a password.
func ReadConfig(getenv func(string) string) (Config, error) {
	owner := getenv("DATABASE_URL")
	if owner == "" {
		return Config{}, errors.New("DATABASE_URL is missing: the address of the database, as its owner")
	}
	config := Config{Owner: owner}
	var wrong []error
	if err := check("DATABASE_URL", owner); err != nil {
		return Config{}, err
	}
	for _, role := range []struct {
		name, variable string
		into           *string
	}{
		{"web", "DATABASE_URL_WEB", &config.Web},
		{"auth", "DATABASE_URL_AUTH", &config.Auth},
		{"work", "DATABASE_URL_WORK", &config.Work},
		{"seal", "DATABASE_URL_SEAL", &config.Seal},
		{"destroy", "DATABASE_URL_DESTROY", &config.Destroy},
	} {
		given := getenv(role.variable)
		if given == "" {
			*role.into = as(owner, role.name)
			continue
		}
		if err := check(role.variable, given); err != nil {
			wrong = append(wrong, err)
		}
		*role.into = given
	}
	return config, errors.Join(wrong...)
}

// ConfigFrom derives every role's address from the owner's. The address must parse.
func ConfigFrom(owner string) Config {
	return Config{Owner: owner, Web: as(owner, "web"), Auth: as(owner, "auth"), Work: as(owner, "work"), Seal: as(owner, "seal"), Destroy: as(owner, "destroy")}
}

func check(variable, address string) error {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") || u.User.Username() == "" || strings.Trim(u.Path, "/") == "" {
		return fmt.Errorf("%s is not of the form postgres://user@host:port/database", variable)
	}
	// Not its words: they repeat the address.
	if _, err := pgxpool.ParseConfig(address); err != nil {
		return fmt.Errorf("%s has a port, an option or a certificate that cannot be read", variable)
	}
	return nil
}

// as gives the same database for another role; the password stays behind, for it is the owner's.
func as(owner, role string) string {
	u, err := url.Parse(owner)
	if err != nil {
		return ""
	}
	u.User = url.User(role)
	return u.String()
}
