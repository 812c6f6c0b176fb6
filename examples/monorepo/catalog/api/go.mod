module github.com/acme/shop/catalog/api

go 1.25.0

require github.com/acme/shop/platform/log v0.0.0

replace github.com/acme/shop/platform/log => ../../platform/log
