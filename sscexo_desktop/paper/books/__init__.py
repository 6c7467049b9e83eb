"""Casebooks: cover, contents, forms, appendix."""
