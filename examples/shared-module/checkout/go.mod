module github.com/acme/books/checkout

go 1.25.0

require (
	github.com/acme/books/ledger v0.0.0
	github.com/shopspring/decimal v1.4.0
)

// A module of the same repository: no policy asks for more.
replace github.com/acme/books/ledger => ../ledger

// A copy, which the team payments may have in a folder of its own.
replace github.com/shopspring/decimal v1.4.0 => ../third_party/decimal
