"""Tests of gosupply/cli."""
