module github.com/shopspring/decimal

go 1.25.0
