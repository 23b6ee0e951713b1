"""Books on disk: a crash-safe TinyDB store and the repository above it."""
