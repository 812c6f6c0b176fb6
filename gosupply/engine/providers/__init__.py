"""One module per need: each answers one question through the ports it asks for."""
