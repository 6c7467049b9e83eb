"""Colours, sizes and fonts of the window: light or dark, at the font scale that the person chose (F108)."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from PySide6.QtCore import QMargins
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from sscexo_desktop.gui.colours import DARK, LIGHT

ThemeName = Literal["light", "dark"]
Weight = Literal["regular", "semibold"]

FAMILY = "IBM Plex Sans Arabic"
_WEIGHTS: dict[Weight, QFont.Weight] = {"regular": QFont.Weight.Normal, "semibold": QFont.Weight.DemiBold}
_FILES = ("IBMPlexSansArabic-Regular.ttf", "IBMPlexSansArabic-SemiBold.ttf")
_TEXT = 14


class Theme:
    """The colours of `colours` as attributes, and sizes multiplied by `scale` (1.0 to 2.0).

    `…_pale` are grounds for the colour of that name, `…_line` their edges; `on_teal` is written on teal.
    """

    page: QColor
    card: QColor
    field: QColor
    derived: QColor
    hover: QColor
    line: QColor
    field_line: QColor
    ink: QColor
    muted: QColor
    faint: QColor
    teal: QColor
    teal_dark: QColor
    teal_pale: QColor
    on_teal: QColor
    red: QColor
    red_pale: QColor
    red_line: QColor
    amber: QColor
    amber_pale: QColor
    amber_line: QColor
    green: QColor
    green_pale: QColor
    green_line: QColor
    blue: QColor
    blue_pale: QColor
    blue_line: QColor

    def __init__(self, name: ThemeName = "light", scale: float = 1.0) -> None:
        self.name = name
        self.scale = scale
        self._fonts: dict[tuple[float, str, bool], QFont] = {}
        for token, colour in (DARK if name == "dark" else LIGHT).items():
            setattr(self, token, QColor(colour))

    def px(self, size: float) -> int:
        """Return a length of the 100 % design in the pixels of this scale."""
        return round(size * self.scale)

    def margins(self, left: int, top: int, right: int, bottom: int) -> QMargins:
        """Return margins of the 100 % design at this scale."""
        return QMargins(self.px(left), self.px(top), self.px(right), self.px(bottom))

    def font(self, size: float = _TEXT, weight: Weight = "regular", *, italic: bool = False) -> QFont:
        """Return the font of Latin and Persian at a size of the 100 % design."""
        key = (size, weight, italic)
        if key not in self._fonts:
            font = QFont(FAMILY)
            font.setPixelSize(self.px(size))
            font.setWeight(_WEIGHTS[weight])
            font.setItalic(italic)
            self._fonts[key] = font
        return self._fonts[key]

    def palette(self) -> QPalette:
        """Return Qt's palette in these colours."""
        palette = QPalette()
        role = QPalette.ColorRole
        for part, colour in {
            role.Window: self.page, role.WindowText: self.ink, role.Base: self.field, role.AlternateBase: self.hover,
            role.Text: self.ink, role.Button: self.card, role.ButtonText: self.ink, role.BrightText: self.red,
            role.Highlight: self.teal, role.HighlightedText: self.on_teal, role.PlaceholderText: self.faint,
            role.ToolTipBase: self.card, role.ToolTipText: self.ink, role.Link: self.teal, role.LinkVisited: self.teal,
            role.Light: self.card, role.Midlight: self.hover, role.Mid: self.line, role.Dark: self.field_line,
            role.Shadow: self.line, role.Accent: self.teal,
        }.items():
            palette.setColor(part, colour)
        for part in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, part, self.faint)
        return palette

    def style_sheet(self) -> str:
        """Return the style sheet of menus, dialogs and scroll bars, to be set on those alone.

        Set on the application it would make every editor of a form a third dearer. A `QPushButton` with the property `look`
        "primary" is filled, "danger" is red, "plain" has no edge.
        """
        return _SHEET.format(
            **{token: colour.name() for token, colour in vars(self).items() if isinstance(colour, QColor)},
            r6=self.px(6), r4=self.px(4), p2=self.px(2), p3=self.px(3), p4=self.px(4), p6=self.px(6), p7=self.px(7), p9=self.px(9),
            p12=self.px(12), p14=self.px(14), p24=self.px(24), small=self.px(13), text=self.px(_TEXT), bar=self.px(10),
        )


_SHEET = """
QPushButton {{ background: {card}; color: {ink}; border: 1px solid {line}; border-radius: {r6}px;
  padding: {p7}px {p14}px; }}
QPushButton:hover {{ background: {hover}; }}
QPushButton:focus {{ border: 2px solid {teal}; }}
QPushButton:disabled {{ color: {faint}; background: {page}; }}
QPushButton[look="primary"] {{ background: {teal}; color: {on_teal}; border-color: {teal}; font-weight: 600; }}
QPushButton[look="primary"]:hover {{ background: {teal_dark}; }}
QPushButton[look="primary"]:focus {{ border: 2px solid {ink}; }}
QPushButton[look="primary"]:disabled {{ background: {line}; color: {faint}; border-color: {line}; }}
QPushButton[look="danger"] {{ color: {red}; border-color: {red_line}; }}
QPushButton[look="plain"] {{ background: transparent; border-color: transparent; color: {teal}; }}
QPushButton[look="plain"]:hover {{ background: {hover}; }}
QPushButton[look="plain"]:focus {{ border: 2px solid {teal}; }}
QPushButton[look="small"] {{ padding: {p2}px {p9}px; }}
QMenu {{ background: {card}; color: {ink}; border: 1px solid {line}; padding: {p4}px; }}
QMenu::item {{ padding: {p6}px {p24}px {p6}px {p12}px; border-radius: {r4}px; }}
QMenu::item:selected {{ background: {teal_pale}; color: {teal}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: {p4}px; }}
QToolTip {{ background: {card}; color: {ink}; border: 1px solid {field_line}; padding: {p6}px; font-size: {small}px; }}
QScrollBar:vertical {{ width: {bar}px; background: transparent; margin: 0; }}
QScrollBar:horizontal {{ height: {bar}px; background: transparent; margin: 0; }}
QScrollBar::handle {{ background: {field_line}; border-radius: {p3}px; margin: {p2}px; }}
QScrollBar::handle:vertical {{ min-height: {p24}px; }}
QScrollBar::handle:horizontal {{ min-width: {p24}px; }}
QScrollBar::handle:hover {{ background: {faint}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
  width: 0; height: 0; background: transparent; }}
"""


@lru_cache(maxsize=1)
def load_fonts() -> str:
    """Load the font that is installed with the program, once a process; return its family."""
    from fontpkg_ibm_plex_sans_arabic import ROOT  # a path only

    for name in _FILES:
        QFontDatabase.addApplicationFont(str(ROOT / "files" / name))
    return FAMILY


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Dress the whole application; the layout direction stays as it is."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QStyleFactory

    load_fonts()
    if app.style().objectName() != "fusion":
        app.setStyle(QStyleFactory.create("Fusion"))
    app.setPalette(theme.palette())
    app.setFont(theme.font())
    app.setEffectEnabled(Qt.UIEffect.UI_AnimateMenu, False)
