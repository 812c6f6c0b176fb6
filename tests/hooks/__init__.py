"""The hooks, run by git, by pre-commit and by prek."""
