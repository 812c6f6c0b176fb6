package main

import "github.com/acme/shop/platform/log"

func main() {
	println(log.Line("catalog/api", "started"))
}
