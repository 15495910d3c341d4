//go:build servers && unix

package main

import "testing"

// TestDocumentCommandsOnServers types the documents that have commands for which servers
// are needed, with all their commands.
func TestDocumentCommandsOnServers(t *testing.T) { typeDocuments(t, true) }
