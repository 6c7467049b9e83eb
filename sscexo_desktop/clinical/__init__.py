"""Formulas from the literature: plain numbers in, plain numbers out; knows no form and no file.

May import: the standard library only.
"""
