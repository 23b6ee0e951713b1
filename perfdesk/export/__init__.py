"""Forms into outside files: sheet, pages, PDF, JSON."""
