"""gosupply, the supply-chain policy engine for Go. Importing it does nothing."""

__version__ = "0.1.0"
