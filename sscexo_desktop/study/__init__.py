"""The trial as data: definition, value kinds, conditions, checks, derived values, schedule, dates and texts.

May import: the standard library, a Jalali library, `sscexo_desktop.clinical`. Knows no file but the definition's, no window,
no SQL.
"""
