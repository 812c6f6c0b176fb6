"""Text to values and back, without I/O: each module is one format of the Go ecosystem."""
