package web_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// TestThirdPartiesAreNamed compares the page that names others' work with what the bundle is made of.
func TestThirdPartiesAreNamed(t *testing.T) {
	raw, err := os.ReadFile("package.json")
	if err != nil {
		t.Fatal(err)
	}
	var wanted struct {
		Dependencies    map[string]string `json:"dependencies"`
		DevDependencies map[string]string `json:"devDependencies"`
	}
	if err := json.Unmarshal(raw, &wanted); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../docs/third-party.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, list := range []map[string]string{wanted.Dependencies, wanted.DevDependencies} {
		for name, version := range list {
			rows++
			if row := "| `" + name + "` | " + version + " | " + licence(t, name) + " |"; !strings.Contains(string(page), row) {
				t.Errorf("docs/third-party.md has no row that begins with %s", row)
			}
		}
	}
	if named := strings.Count(string(page), "\n| `"); named != rows {
		t.Errorf("docs/third-party.md names %d packages, package.json %d", named, rows)
	}
}

// licence is what the package says of itself.
func licence(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile("node_modules/" + name + "/package.json")
	if err != nil {
		t.Fatalf("the packages are not there: run npm ci in web: %v", err)
	}
	var of struct {
		License string `json:"license"`
	}
	if err := json.Unmarshal(raw, &of); err != nil {
		t.Fatal(err)
	}
	return of.License
}
