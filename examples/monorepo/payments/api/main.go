package main

import (
	"github.com/acme/shop/platform/log"
	"github.com/robfig/cron/v3"
)

func main() {
	println(log.Line("payments/api", "closes the books at "+cron.Daily))
}
