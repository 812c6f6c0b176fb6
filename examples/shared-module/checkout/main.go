package main

import (
	"fmt"

	"github.com/acme/books/ledger"
	"github.com/shopspring/decimal"
)

func main() {
	fmt.Println(decimal.Format(ledger.Sum(1250, -250)))
}
