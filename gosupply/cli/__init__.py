"""One module per command; options, pipeline and error rendering are three more."""
