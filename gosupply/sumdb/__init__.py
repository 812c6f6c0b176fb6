"""The checksum database's protocol without I/O: every effect is behind `ops.Ops`."""
