"""The only modules that touch network, disk, clock, environment and git."""
