"""What is vendored, against what go.mod and go.work say."""
