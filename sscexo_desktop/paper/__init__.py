"""The paper side of the program: text set in both scripts, and the forms printed with it.

May import the standard library, reportlab, uharfbuzz, the font package, `sscexo_desktop.study` and the shared
modules of the top level (`i18n`, `messages`, `errors`, `resources`).  Knows neither Qt nor SQL.
"""
