"""Outside files into forms, with a note on whatever could not be read."""
