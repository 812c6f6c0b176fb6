"""Tests of gosupply/workspace."""
