"""What is denied, warned, noted or off, and for whom."""
