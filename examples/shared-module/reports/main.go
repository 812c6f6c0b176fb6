package main

import (
	"fmt"

	"github.com/acme/books/ledger"
)

func main() {
	fmt.Println(ledger.Sum(1250, -250))
}
