"""Tests of gosupply/engine."""
