"""Tests of gosupply/vendor."""
