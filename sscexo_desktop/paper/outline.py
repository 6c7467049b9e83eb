"""The outline of a document: where a reader finds a form again, by participant and visit, or by visit and by form (F84)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.study.model import Study

_ISOLATES = dict.fromkeys((0x2066, 0x2067, 0x2068, 0x2069))


class Outline:
    """Enters each sheet as it is drawn, under its participant and its visit."""

    def __init__(self, canvas: Any, study: Study, say: Speaker) -> None:
        self._canvas = canvas
        self._study = study
        self._say = say
        self._marks = 0
        self._path: list[str] = []

    def mark(self, sheet: Sheet) -> None:
        """Enter a sheet that begins on the page that is begun next."""
        path = [sheet.participant or self._say("Blank form"), self.visit(sheet), self.form(sheet)]
        for level, title in enumerate(path):
            if level == len(path) - 1 or self._path[: level + 1] != path[: level + 1]:
                self.enter(title, self.here(), level)
        self._path = path

    def here(self) -> str:
        """Return a name for the page that is begun next."""
        self._marks += 1
        key = f"m{self._marks}"
        self._canvas.bookmarkPage(key)
        return key

    def enter(self, title: str, key: str, level: int) -> None:
        """Write an entry behind those there are."""
        self._canvas.addOutlineEntry(bare(title), key, level, closed=0)

    def visit(self, sheet: Sheet) -> str:
        """Name the visit of a sheet."""
        if sheet.visit is None:
            return self._say("Any time") if sheet.form.id in self._study.any_time else self._say("Any visit")
        if sheet.visit.many and not sheet.blank:
            return self._say("{visit} {number}", visit=sheet.visit.title, number=sheet.occurrence)
        return self._say(sheet.visit.title)

    def form(self, sheet: Sheet) -> str:
        """Name the form of a sheet, with its number from the second one on."""
        title = self._say(sheet.form.title)
        if sheet.participant and sheet.occurrence > 1:
            return self._say("{form} {number}", form=title, number=sheet.occurrence)
        return title


class _Marked(NamedTuple):
    """A sheet's titles, and the name of its page."""

    visit: str
    form: str
    sort: str
    key: str


class TwofoldOutline(Outline):
    """Enters all sheets twice, by visit and by form, once `close` is called; pages of another kind by `place`."""

    def __init__(self, canvas: Any, study: Study, say: Speaker) -> None:
        super().__init__(canvas, study, say)
        self._marked: list[_Marked] = []
        self._before: list[tuple[str, str]] = []
        self._after: list[tuple[str, str]] = []

    def mark(self, sheet: Sheet) -> None:
        """Remember where a sheet begins: on the page that is begun next."""
        self._marked.append(_Marked(self.visit(sheet), self.form(sheet), self._say(sheet.form.title), self.here()))

    def place(self, title: str) -> None:
        """Remember what else begins on the page that is begun next; until a sheet is marked, it stands before the branches."""
        (self._after if self._marked else self._before).append((title, self.here()))

    def close(self, top: str = "") -> None:
        """Write the entries, all of them under `top` where it is given, which leads to the first page; then begin anew."""
        level = bool(top)
        first = [*self._before, *((each.form, each.key) for each in self._marked), *self._after]
        if top and first:
            self.enter(top, self._same(first[0][1]), 0)
        self._places(self._before, level)
        order = {each.sort: n for n, each in reversed(list(enumerate(self._marked)))}
        self._branch(self._say("By visit"), [(each.visit, each.form, each.key) for each in self._marked], level)
        by_form = sorted(self._marked, key=lambda each: order[each.sort])
        self._branch(self._say("By form"), [(each.sort, _other(each), self._same(each.key)) for each in by_form], level)
        self._places(self._after, level)
        self._marked, self._before, self._after = [], [], []

    def _places(self, places: Iterable[tuple[str, str]], level: int) -> None:
        for title, key in places:
            self.enter(title, key, level)

    def _branch(self, title: str, entries: list[tuple[str, str, str]], level: int) -> None:
        """Write a branch: its title, the groups in it, and in each group its sheets."""
        group = None
        for n, (heading, leaf, key) in enumerate(entries):
            if not n:
                self.enter(title, self._same(key), level)
            if heading != group:
                self.enter(heading, self._same(key), level + 1)
                group = heading
            self.enter(leaf, key, level + 2)

    def _same(self, key: str) -> str:
        """Return another name for a page: each entry of an outline is known by its own."""
        self._marks += 1
        other = f"m{self._marks}"
        named = self._canvas._bookmarkReference  # noqa: SLF001 - the canvas has no public name for it
        named(other).fit()
        named(other).setPage(named(key).page)
        return other


def _other(marked: _Marked) -> str:
    """Name a sheet where its form stands above it already: by its visit, or in a log by its number."""
    return marked.visit if marked.form == marked.sort else f"{marked.visit} · {marked.form}"


def bare(title: str) -> str:
    """Return a title without isolates, which viewers would show as boxes."""
    return title.translate(_ISOLATES)
