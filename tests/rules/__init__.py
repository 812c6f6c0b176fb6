"""Tests of gosupply/rules."""
