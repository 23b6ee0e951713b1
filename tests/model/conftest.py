"""Stands here so that tests of this folder and below find the helpers beside it (`rule_forms`)."""
