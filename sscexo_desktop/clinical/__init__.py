"""Formulas from the literature: plain numbers in, plain numbers out; knows no form and asks nobody.

A function gives `None` where a number is impossible or outside what its source covers; it never extrapolates. Each docstring
names the units, the valid range and the published source, and says so where it rests on memory of a paper or on a proposal.
May import: the standard library and `sscexo_desktop.resources`, for the published tables.
"""
