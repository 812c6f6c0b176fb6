"""Files that gosupply writes for people: texts made of values, written by nobody here."""
