"""Everything that one entry of the audit trail holds, and how the trail is to be read."""

from __future__ import annotations

from sscexo_desktop.actions.trail_words import how_to_read
from sscexo_desktop.gui.panel import Panel
from sscexo_desktop.gui.theme import Theme
from sscexo_desktop.i18n import Speaker


class EntryPanel(Panel):
    """The entry where one stands: a title and words for each part of it."""

    def __init__(self, say: Speaker, theme: Theme) -> None:
        super().__init__(say, theme)
        self.parts: tuple[tuple[str, str], ...] = ()

    def show_parts(self, parts: tuple[tuple[str, str], ...]) -> None:
        """Show another entry; none where there are no parts."""
        self.parts = parts
        self.setAccessibleDescription("\n".join(f"{title}: {words}" for title, words in parts))
        self.lay_out()

    def arrange(self, width: int) -> int:
        """Lay the parts out; return the height."""
        say, theme, px = self.ink.say, self.ink.theme, self.ink.px
        self.setAccessibleName(say("The entry"))
        y = self.write(say("The entry"), 0, 0, width, theme.ink, 15, strong=True) + px(4)
        if not self.parts:
            return self.write(say("No entry is chosen."), 0, y, width, theme.muted)
        for title, words in self.parts:
            y = self.write(title, 0, y + px(5), width, theme.muted, 12)
            y = self.write(words, 0, y, width, theme.ink, 13.5)
        return y


class HowToRead(Panel):
    """One paragraph for whoever inspects the study."""

    def arrange(self, width: int) -> int:
        """Lay the paragraph out; return the height."""
        say, theme, px = self.ink.say, self.ink.theme, self.ink.px
        title, words = say("How to read this"), how_to_read(say)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        y = self.write(title, 0, 0, width, theme.ink, 15, strong=True) + px(4)
        return self.write(words, 0, y, width, theme.muted)
