"""A tamper-evident log as mathematics on bytes: no network, no clock, no file."""
