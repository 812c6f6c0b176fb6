"""Tests of gosupply.tlog: every proof holds, and nothing that was tampered with does."""
