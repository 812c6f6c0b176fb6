module github.com/acme/fleet/search

go 1.24.0
