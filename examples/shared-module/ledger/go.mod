module github.com/acme/books/ledger

go 1.25.0
