package render_test

import (
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/tree"
)

// A later migration drops a constraint by a name that is known before it runs: unique
// fields have an index, and each check and each foreign key that PostgreSQL would name
// itself has a name.
func TestConstraintsHaveNames(t *testing.T) {
	unique := regexp.MustCompile(`(?m)^\t.* UNIQUE`)
	named := regexp.MustCompile(`CONSTRAINT \S+ (CHECK|REFERENCES|FOREIGN KEY \(\S+\) REFERENCES)`)
	constraint := regexp.MustCompile(`CHECK|REFERENCES`)
	everyFile(t, func(r rendered, f tree.File) {
		folder := path.Dir(f.Path)
		if path.Ext(f.Path) != ".sql" || !strings.HasSuffix(folder, "sql/migrations") {
			return
		}
		text := string(f.Data)
		if line := unique.FindString(text); line != "" {
			r.Errorf("%s: a column that SQLite can't drop:%s", f.Path, line)
		}
		if !strings.Contains(text, "WITHOUT ROWID") && len(constraint.FindAllString(text, -1)) != len(named.FindAllString(text, -1)) {
			r.Errorf("%s: a constraint without a name\n%s", f.Path, text)
		}
	})
}
