package projecttest_test

import (
	"bytes"
	"path"
	"strings"
	"testing"

	"github.com/underpin-dev/underpin/generator/internal/projecttest"
)

// A list has a view only if it shows a label from another domain: a domain without
// such a list is the same, whether there are views or not.
func TestViewsAreForLabels(t *testing.T) {
	c := projecttest.Catalog(t)
	off := projecttest.Render(t, c, projecttest.Spec(t, c, "", map[string]string{"cqrs": "off"}))
	on := projecttest.Render(t, c, projecttest.Spec(t, c, "", map[string]string{"cqrs": "on"}))
	views := 0
	for _, f := range on.Files() {
		switch {
		case strings.HasPrefix(f.Path, "internal/catalog/"):
			before, _ := off.File(f.Path)
			if !bytes.Equal(before.Data, f.Data) {
				t.Errorf("%s is not the same with views, and no list of catalog has a label", f.Path)
			}
		case path.Dir(f.Path) == "internal/orders/internal/ordersview":
			views++
		}
	}
	if views == 0 {
		t.Error("orders has no view, and its list shows the name of the product")
	}
}
