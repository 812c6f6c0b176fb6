module github.com/acme/shop/payments/api

go 1.25.0

require (
	github.com/acme/shop/platform/log v0.0.0
	github.com/robfig/cron/v3 v3.0.1
)

replace github.com/acme/shop/platform/log => ../../platform/log

replace github.com/robfig/cron/v3 v3.0.1 => ../copies/cron
