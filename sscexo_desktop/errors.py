"""The two families of errors: what the world does to a person's work, and our own mistakes (everything else)."""

from __future__ import annotations

from sscexo_desktop.study.texts import Message


class Trouble(Exception):
    """Something in the user's world is in the way: say what, and what to do next.

    `what` and `next_step` are shown as they are, in the reader's language; neither holds a dose, an identity or a value typed.
    """

    def __init__(self, what: Message, next_step: Message) -> None:
        super().__init__(what.text.format_map(dict(what.params)))
        self.what = what
        self.next_step = next_step


class DefinitionFault(Exception):
    """The study definition cannot be used: `file`, `where` (dotted path of the item) and `fault` say why."""

    def __init__(self, file: str, where: str, fault: str) -> None:
        super().__init__(f"{file}: {where}: {fault}")
        self.file = file
        self.where = where
        self.fault = fault
