package render_test

import (
	"path"
	"regexp"
	"strings"
	"testing"
)

// A later migration drops a constraint by a name that is known before it runs: unique
// fields have an index, and each check and each foreign key that PostgreSQL would name
// itself has a name.
func TestConstraintsHaveNames(t *testing.T) {
	unique := regexp.MustCompile(`(?m)^\t.* UNIQUE`)
	named := regexp.MustCompile(`CONSTRAINT \S+ (CHECK|REFERENCES|FOREIGN KEY \(\S+\) REFERENCES)`)
	constraint := regexp.MustCompile(`CHECK|REFERENCES`)
	everyProject(t, func(r rendered) {
		for _, f := range r.tree.Files() {
			folder := path.Dir(f.Path)
			if path.Ext(f.Path) != ".sql" || !strings.HasSuffix(folder, "sql/migrations") {
				continue
			}
			text := string(f.Data)
			if line := unique.FindString(text); line != "" {
				t.Errorf("%s: a column that SQLite can't drop:%s", f.Path, line)
			}
			if !strings.Contains(text, "WITHOUT ROWID") && len(constraint.FindAllString(text, -1)) != len(named.FindAllString(text, -1)) {
				t.Errorf("%s: a constraint without a name\n%s", f.Path, text)
			}
		}
	})
}
