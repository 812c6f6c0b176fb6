"""Tests of gosupply/policy."""
