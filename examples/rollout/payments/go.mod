module github.com/acme/fleet/payments

go 1.24.0
