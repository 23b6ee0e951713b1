"""The window: thin Qt adapters; the only package that may import PySide6."""
