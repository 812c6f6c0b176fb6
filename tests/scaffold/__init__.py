"""Files that are written for people."""
