"""Tests of gosupply.formats; those that compare with the go toolchain say so."""
