"""A report as text: one module per format, one escape function per target."""
