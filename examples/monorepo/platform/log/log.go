// Package log is what every team's modules use.
package log

// Line returns a line about what a module did.
func Line(module, what string) string {
	return module + ": " + what
}
