// Package decimal stands for a copy of somebody else's module.
package decimal

import "strconv"

// Format returns an amount of cents with two digits behind its point.
func Format(cents int64) string {
	return strconv.FormatFloat(float64(cents)/100, 'f', 2, 64)
}
