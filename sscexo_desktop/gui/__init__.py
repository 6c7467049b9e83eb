"""The window: paints what `actions` hands over and passes on what was typed; no rule, no SQL, no module-level state.

May import PySide6, `actions`, `i18n`, `errors`, `resources` and the plain data and formats of `study`.
"""
