module github.com/acme/fleet/platform

go 1.24.0
