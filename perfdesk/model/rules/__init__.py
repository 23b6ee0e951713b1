"""The rules, one module per subject; discovery finds every `Rule` that stands in a module of this package."""
