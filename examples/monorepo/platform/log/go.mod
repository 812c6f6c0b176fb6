module github.com/acme/shop/platform/log

go 1.25.0
