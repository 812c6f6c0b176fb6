"""What is read of dependencies beside their place in the log: go.mod texts, version lists."""
