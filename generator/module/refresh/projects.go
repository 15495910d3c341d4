package main

import "github.com/underpin-dev/underpin/generator/module"

// projects are one rendered project for every module set there is. The renderer
// supplies them; until it does there are none.
func projects() ([]module.Project, error) { return nil, nil }
