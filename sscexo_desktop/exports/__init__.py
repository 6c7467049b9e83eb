"""Data for other programs: data sets, dictionary; de-identified by design (no identity form ever leaves).

May import: the writers made for each format, `sscexo_desktop.study`. Gets plain records, never the data file.
"""
