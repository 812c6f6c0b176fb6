"""Tests of gosupply/modules."""
