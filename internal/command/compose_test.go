package command_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/terugkeer/terugkeer/internal/command"
	"github.com/terugkeer/terugkeer/internal/postgres"
)

const root = "../.."

// composition is what is checked of docker-compose.yml.
type composition struct {
	Services map[string]struct {
		Build struct {
			Context    string `yaml:"context"`
			Dockerfile string `yaml:"dockerfile_inline"`
		} `yaml:"build"`
		Image       string            `yaml:"image"`
		Command     []string          `yaml:"command"`
		Environment map[string]string `yaml:"environment"`
		Configs     []struct {
			Source string `yaml:"source"`
		} `yaml:"configs"`
		Volumes   []string `yaml:"volumes"`
		Ports     []string `yaml:"ports"`
		DependsOn map[string]struct {
			Condition string `yaml:"condition"`
		} `yaml:"depends_on"`
	} `yaml:"services"`
	Configs map[string]any `yaml:"configs"`
	Volumes map[string]any `yaml:"volumes"`
}

func readComposition(t *testing.T) composition {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, "docker-compose.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var c composition
	if err := yaml.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCompositionNamesOnlyWhatIsThere(t *testing.T) {
	t.Parallel()
	c := readComposition(t)
	for _, want := range []string{"application", "database", "mail"} {
		if _, there := c.Services[want]; !there {
			t.Errorf("no service %s", want)
		}
	}
	for name, service := range c.Services {
		for on := range service.DependsOn {
			if _, there := c.Services[on]; !there {
				t.Errorf("%s depends on %s", name, on)
			}
		}
		for _, config := range service.Configs {
			if _, there := c.Configs[config.Source]; !there {
				t.Errorf("%s uses config %s", name, config.Source)
			}
		}
		for _, volume := range service.Volumes {
			source, _, _ := strings.Cut(volume, ":")
			if _, there := c.Volumes[source]; !there {
				t.Errorf("%s uses volume %s", name, source)
			}
		}
		for _, port := range service.Ports {
			if !strings.HasPrefix(port, "127.0.0.1:") {
				t.Errorf("%s opens %s to the network", name, port)
			}
		}
	}
}

func TestCompositionCopiesWhatIsThere(t *testing.T) {
	t.Parallel()
	copied := 0
	for name, service := range readComposition(t).Services {
		if service.Build.Dockerfile == "" {
			continue
		}
		for line := range strings.Lines(service.Build.Dockerfile) {
			words := strings.Fields(line)
			if len(words) < 3 || words[0] != "COPY" || strings.HasPrefix(words[1], "--from=") {
				continue
			}
			for _, source := range words[1 : len(words)-1] {
				copied++
				if _, err := os.Stat(filepath.Join(root, service.Build.Context, source)); err != nil {
					t.Errorf("%s copies %s: %v", name, source, err)
				}
			}
		}
	}
	if copied < 8 {
		t.Errorf("found only %d copied paths", copied)
	}
}

func TestCompositionSetsOnlyVariablesThatAreRead(t *testing.T) {
	t.Parallel()
	known := slices.Concat(postgres.Variables, command.Variables)
	for name, service := range readComposition(t).Services {
		if service.Image != "terugkeer" {
			continue
		}
		for variable := range service.Environment {
			if !slices.Contains(known, variable) {
				t.Errorf("%s sets %s, which nothing reads", name, variable)
			}
		}
		if service.Environment["DATABASE_URL"] == "" {
			t.Errorf("%s has no database", name)
		}
	}
}

// TestWhoKeepsDocumentsHasTheirFolder: what writes or gives out documents names their folder, and the folder outlives it.
func TestWhoKeepsDocumentsHasTheirFolder(t *testing.T) {
	t.Parallel()
	for name, s := range readComposition(t).Services {
		if len(s.Command) == 0 || !slices.Contains([]string{"demo", "serve"}, s.Command[0]) {
			continue
		}
		folder := s.Environment["DOCUMENTS"]
		if folder == "" || !slices.ContainsFunc(s.Volumes, func(v string) bool { return strings.HasSuffix(v, ":"+folder) }) {
			t.Errorf("service %s keeps documents in %q of %v", name, folder, s.Volumes)
		}
	}
}
