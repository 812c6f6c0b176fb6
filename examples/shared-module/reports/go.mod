module github.com/acme/books/reports

go 1.25.0

require github.com/acme/books/ledger v0.0.0

// A module of the same repository: no policy asks for more.
replace github.com/acme/books/ledger => ../ledger
