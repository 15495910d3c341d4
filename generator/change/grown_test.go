package change_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/change"
	"github.com/underpin-dev/underpin/generator/decisions"
	"github.com/underpin-dev/underpin/generator/internal/projecttest"
	"github.com/underpin-dev/underpin/generator/spec"
)

const small = `name: desk
domains:
  desk:
    note: {title: string, item: ref(stock/item) optional}
    label: {name: string}
  stock:
    item: {name: string}
`

// grown has every type of field twice, optional and with a value for objects that are there,
// further resources that refer to old ones and are referred to by them, and another domain.
// A field of a keyword is in double quotes in SQL.
const grown = `name: desk
domains:
  desk:
    note:
      title: string
      item: ref(stock/item) optional
      c_ref: ref(label)
      a_string: string optional unique
      b_string: string default="it's; a -- 'b'"
      a_text: text optional
      b_text: text default=long
      a_int: int optional
      b_int: int default=-7
      a_float: float optional
      b_float: float default=2.5e9
      a_decimal: decimal optional
      b_decimal: decimal default=1.50
      a_bool: bool optional
      b_bool: bool default=true
      a_money: money optional
      b_money: money default="12.50 EUR"
      a_date: date optional
      b_date: date default=2026-02-28
      a_time: time optional
      b_time: time default=2026-02-28T12:30:00.123Z
      a_uuid: uuid optional unique
      b_uuid: uuid default=01890A5D-AC96-774B-BCCE-B302099A8057
      a_email: email optional
      b_email: email default=ann@example.com
      a_url: url optional
      b_url: url default=https://example.com/a
      a_json: json optional
      b_json: 'json default={"a":[1,null]}'
      a_enum: enum(open,done) optional
      b_enum: enum(open,done) default=done
      a_ref: ref(label) optional
      a_own: ref(note) optional
      a_other: ref(stock/item) optional
      a_refs: refs(label) optional
      b_refs: refs(label)
      order: int optional unique
    label:
      name: string
      board: ref(board) optional
    board:
      name: string unique
      notes: refs(note)
      starred: ref(note) optional
  stock:
    item: {name: string}
  crm:
    person: {email: email, of: ref(desk/board) optional}
`

// existing is what a note has that was there before, besides what it had then.
const existing = `{"item": null, "a_string": null, "b_string": "it's; a -- 'b'", "a_text": null, "b_text": "long", "a_int": null, "b_int": -7, "a_float": null,
	"b_float": 2.5e9, "a_decimal": null, "b_decimal": "1.50", "a_bool": null, "b_bool": true, "a_money": null,
	"b_money": {"amount": "12.50", "currency": "EUR"}, "a_date": null, "b_date": "2026-02-28", "a_time": null, "b_time": "2026-02-28T12:30:00.123Z",
	"a_uuid": null, "b_uuid": "01890a5d-ac96-774b-bcce-b302099a8057", "a_email": null, "b_email": "ann@example.com", "a_url": null,
	"b_url": "https://example.com/a", "a_json": null, "b_json": {"a": [1, null]}, "a_enum": null, "b_enum": "done", "a_ref": null, "a_own": null,
	"a_other": null, "a_refs": null, "b_refs": [], "order": null}`

// A project that grows keeps the objects that it has, and has them with what is new; when that
// is removed, they are as before. Its tables are each time as those of a new project, and
// without the last migration as those of before.
func TestGrown(t *testing.T) {
	grow(t, "sqlite", "DATABASE_URL="+t.TempDir())
}

func grow(t *testing.T, engine string, settings ...string) {
	c := projecttest.Catalog(t)
	r, choice := projecttest.Renderer(c, false), map[string]string{"database": engine, "cqrs": "on"}
	before, after := parsed(t, c, small, choice), parsed(t, c, grown, choice)
	p, err := change.Rendered(c, r, before)
	if err != nil {
		t.Fatal(err)
	}
	old := written(t, p)
	fresh, err := change.Rendered(c, r, after)
	if err != nil {
		t.Fatal(err)
	}
	target := written(t, fresh)
	program := projecttest.Start(t, projecttest.Build(t, old, "desk"), settings...)
	note := send(t, "POST", program.URL+"/v1/desk/notes", `{"title": "old"}`)
	label := send(t, "POST", program.URL+"/v1/desk/labels", `{"name": "red"}`)
	item := send(t, "POST", program.URL+"/v1/stock/items", `{"name": "pen"}`)
	program.Stop()

	id := label["id"].(string)
	plan, err := p.Plan(after, change.Options{Existing: &id})
	if err != nil {
		t.Fatal(err)
	}
	next, err := p.After(plan, after)
	if err == nil {
		err = next.AsRendered()
	}
	if err != nil {
		t.Fatal(err)
	}
	dir := written(t, next)
	program = projecttest.Start(t, projecttest.Build(t, dir, "desk"), settings...)
	want := map[string]any{"id": note["id"], "title": "old", "c_ref": id, "version": 1.0, "created_at": note["created_at"], "updated_at": note["updated_at"]}
	if err := json.Unmarshal([]byte(existing), &want); err != nil {
		t.Fatal(err)
	}
	same(t, send(t, "GET", program.URL+"/v1/desk/notes/"+note["id"].(string), ""), want)
	list := send(t, "GET", program.URL+"/v1/desk/notes", "")["items"].([]any)
	if len(list) != 1 {
		t.Fatalf("the list has %v", list)
	}
	listed := list[0].(map[string]any)
	for _, label := range []string{"item_name", "a_other_name"} {
		if value, there := listed[label]; !there || value != nil {
			t.Errorf("%s is %v in a list", label, value)
		}
		delete(listed, label)
	}
	same(t, listed, want)
	if found := send(t, "GET", program.URL+"/v1/desk/notes?filter.b_enum=done&filter.b_bool=true", "")["items"].([]any); len(found) != 1 {
		t.Errorf("the filters find %v", found)
	}
	board := send(t, "POST", program.URL+"/v1/desk/boards", fmt.Sprintf(`{"name": "all", "notes": [%q], "starred": %q}`, note["id"], note["id"]))
	send(t, "POST", program.URL+"/v1/crm/people", fmt.Sprintf(`{"email": "ann@example.com", "of": %q}`, board["id"]))
	changed := send(t, "PATCH", program.URL+"/v1/desk/notes/"+note["id"].(string),
		fmt.Sprintf(`{"a_ref": %q, "a_own": %q, "a_other": %q, "a_refs": [%q], "b_refs": [%q], "order": 3}`, label["id"], note["id"], item["id"], label["id"], label["id"]))
	if changed["a_other"] != item["id"] || changed["order"] != 3.0 {
		t.Errorf("the changed note is %v", changed)
	}
	program.Stop()

	plan, err = next.Plan(before, change.Options{DropData: true})
	if err != nil {
		t.Fatal(err)
	}
	back, err := next.After(plan, before)
	if err != nil {
		t.Fatal(err)
	}
	again := written(t, back)
	program = projecttest.Start(t, projecttest.Build(t, again, "desk"), settings...)
	changed = send(t, "GET", program.URL+"/v1/desk/notes", "")["items"].([]any)[0].(map[string]any)
	if changed["id"] != note["id"] || changed["title"] != "old" || changed["version"] != 2.0 || len(changed) != 7 {
		t.Errorf("the note is %v when the rest has gone", changed)
	}
	program.Stop()

	is, without := tables(t, dir, next)
	as, _ := tables(t, target, fresh)
	was, _ := tables(t, old, p)
	had, backAgain := tables(t, again, back)
	if had != was {
		t.Errorf("tables after the removal:\n%s\n\nof before:\n%s", had, was)
	}
	if backAgain != is {
		t.Errorf("tables after the Down of the removal:\n%s\n\nwant\n%s", backAgain, is)
	}
	if is != as {
		t.Errorf("tables after the change:\n%s\n\nof a new project:\n%s", is, as)
	}
	if without != was {
		t.Errorf("tables after the Down:\n%s\n\nof before:\n%s", without, was)
	}
}

func parsed(t *testing.T, c *decisions.Catalog, text string, choice map[string]string) *spec.Spec {
	t.Helper()
	s, err := spec.Parse("underpin.yaml", []byte(text), c.Choices())
	if err != nil {
		t.Fatal(err)
	}
	s.Decisions = choice
	s.Complete(c.Choices())
	if err := s.Validate(c.Choices()); err != nil {
		t.Fatal(err)
	}
	return s
}

// written writes a project to a folder.
func written(t *testing.T, p *change.Project) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range p.Texts() {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// send sends a request and returns the body of its response, which must be of success.
func send(t *testing.T, method, url, body string) (object map[string]any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode < 300 {
		err = json.Unmarshal(text, &object)
	}
	if err != nil || response.StatusCode >= 300 {
		t.Fatalf("%s %s: %s %s %v", method, url, response.Status, text, err)
	}
	return object
}

func same(t *testing.T, got, want any) {
	t.Helper()
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	if !bytes.Equal(a, b) {
		t.Errorf("got  %s\nwant %s", a, b)
	}
}

// tables runs the migrations of a project and returns what they make, and what is left when
// the last of each folder that has several is taken back.
func tables(t *testing.T, dir string, p *change.Project) (all, without string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(p.Texts())) {
		owner, ok := strings.CutSuffix(filepath.Dir(name), "/migrations")
		if !ok || !strings.HasSuffix(name, "/00001_desk.sql") && !strings.HasSuffix(name, "/00001_stock.sql") {
			continue
		}
		kind := filepath.Base(owner)
		file := strings.NewReplacer("{package}", kind, "{query}", queries[p.Spec.Decisions["database"]]).Replace(dump)
		if err := os.WriteFile(filepath.Join(dir, owner, "dump_test.go"), []byte(file), 0o644); err != nil {
			t.Fatal(err)
		}
		out := projecttest.Run(t, filepath.Join(dir, owner), "go", "test", "-run", "TestDump", "-v", ".")
		found := dumped.FindAllStringSubmatch(out, -1)
		if len(found) != 2 {
			t.Fatalf("%s: %s", owner, out)
		}
		all, without = all+kind+"\n"+found[0][1], without+kind+"\n"+found[1][1]
	}
	return all, without
}

var dumped = regexp.MustCompile(`(?s)<<(.*?)>>`)

// queries read what there is of tables, by database, but for defaults, and whether required
// references are never null: rows that are there may have none.
var queries = map[string]string{
	"sqlite": `
		SELECT m.name || '.' || p.name || ' ' || p.type || ' ' || p.pk || ' ' || CASE WHEN p.name IN (SELECT "from" FROM pragma_foreign_key_list(m.name)) THEN '' ELSE p."notnull" END
			FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'
		UNION ALL SELECT 'index ' || name || ' ' || sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
		UNION ALL SELECT 'key ' || m.name || '.' || f."from" || ' ' || f."table" || ' ' || f.on_delete FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'
		UNION ALL SELECT 'check ' || substr(sql, instr(sql, 'CONSTRAINT'), instr(sql, 'CHECK') - instr(sql, 'CONSTRAINT')) FROM sqlite_master WHERE instr(sql, 'CHECK') > 0`,
	"postgres": `
		SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || CASE WHEN column_name = 'c_ref' THEN '' ELSE is_nullable END FROM information_schema.columns WHERE table_schema = current_schema()
		UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = current_schema()
		UNION ALL SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype <> 'n'`,
}

// dump is a test of a package with migrations, which prints the tables.
const dump = `package {package}

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"example.com/desk/internal/platform/database/databasetest"
)

func TestDump(t *testing.T) {
	db := databasetest.Open(t, "dump")
	if strings.HasSuffix("{package}", "view") {
		views := fstest.MapFS{"migrations/00001_views.sql": {Data: []byte("-- +goose Up\nCREATE TABLE _views (name TEXT);")}}
		if err := db.Migrate(t.Context(), "dump_views", views); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Migrate(t.Context(), "dump", migrations); err != nil {
		t.Fatal(err)
	}
	print := func() {
		rows, err := db.Write.Query(` + "`{query}`" + `)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var lines []string
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(line, "dump") {
				lines = append(lines, line)
			}
		}
		slices.Sort(lines)
		fmt.Println("<<" + strings.Join(lines, "\n") + ">>")
	}
	print()
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) > 1 {
		text, err := fs.ReadFile(migrations, names[len(names)-1])
		if err != nil {
			t.Fatal(err)
		}
		_, down, _ := strings.Cut(string(text), "-- +goose Down")
		back := fstest.MapFS{"migrations/00001_back.sql": {Data: []byte("-- +goose Up" + down)}}
		if err := db.Migrate(t.Context(), "dump_back", back); err != nil {
			t.Fatal(err)
		}
	}
	print()
}
`

// Which file is the last of a folder is by its number.
func TestNextNumber(t *testing.T) {
	c := projecttest.Catalog(t)
	before, after := parsed(t, c, small, nil), parsed(t, c, grown, nil)
	p, err := change.Rendered(c, projecttest.Renderer(c, false), before)
	if err != nil {
		t.Fatal(err)
	}
	id := "01890a5d-ac96-774b-bcce-b302099a8057"
	texts := p.Texts()
	const folder = "internal/desk/internal/desksql/migrations/"
	texts[folder+"00009_mine.sql"] = "-- +goose Up\n"
	p = p.Edited(texts)
	plan, err := p.Plan(after, change.Options{Existing: &id})
	if err != nil {
		t.Fatal(err)
	}
	if p, err = p.After(plan, after); err != nil {
		t.Fatal(err)
	}
	var names []string
	for name := range p.Texts() {
		if strings.HasPrefix(name, folder) {
			names = append(names, strings.TrimPrefix(name, folder))
		}
	}
	slices.Sort(names)
	if want := []string{"00001_desk.sql", "00009_mine.sql", "00010_add_boards_and_more.sql"}; !slices.Equal(names, want) {
		t.Errorf("migrations are %v, want %v", names, want)
	}
}
