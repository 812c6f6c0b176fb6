// Package ledger adds up what was booked.
package ledger

// Sum returns the balance of some bookings, in cents.
func Sum(bookings ...int64) (balance int64) {
	for _, cents := range bookings {
		balance += cents
	}
	return balance
}
