//go:build !servers

package main

const withServers = false
