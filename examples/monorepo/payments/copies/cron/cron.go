// Package cron stands for a copy of somebody else's module.
package cron

// Daily is when the books are closed.
const Daily = "0 0 * * *"
