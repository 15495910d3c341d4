// Command browser walks through the pages of a rendered shop in headless Chromium, as a user
// would, with scripts and without. It fails at the first thing that is not as it should be,
// and writes pictures of the screens into a folder. CHROMIUM is the path of the browser.
//
//	browser URL MAIL_DIR AXE_JS PICTURES
package main

import (
	"fmt"
	"log"
	"os"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 5 {
		log.Fatal("usage: browser URL MAIL_DIR AXE_JS PICTURES")
	}
	axe, err := os.ReadFile(os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	for _, scripts := range []bool{true, false} {
		w := walk{url: os.Args[1], mail: os.Args[2], axe: string(axe), pictures: os.Args[4], scripts: scripts}
		if err = w.do(); err != nil {
			log.Fatalf("scripts %v: %v", scripts, err)
		}
	}
	fmt.Println("ok")
}
