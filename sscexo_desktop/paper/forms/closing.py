"""What stands at the end of a filled form: electronic signatures, what they were judged by, and the queries (F2, F67, F69, F77)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.copies import Copy
from sscexo_desktop.paper.forms.layout import BAR_HEIGHT, GAP, SIGNATURES_HEIGHT
from sscexo_desktop.paper.forms.parts import (
    FIRST_BASELINE,
    LABEL_SIZE,
    NUMBER_WIDTH,
    PADDING,
    SMALL_LEADING,
    SMALL_SIZE,
    Bar,
    FormLayout,
    Group,
    Page,
    Placed,
    Prose,
)
from sscexo_desktop.paper.forms.queries_on_paper import query_groups
from sscexo_desktop.paper.lettering.text import Typesetter
from sscexo_desktop.paper.pen import BODY_BOTTOM, MARGIN, WIDTH
from sscexo_desktop.paper.sheet import Sheet
from sscexo_desktop.paper.wording import in_reading_order, moment_at_site, setting_values, short_seal
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.people_words import ROLE_NAMES
from sscexo_desktop.study.record import ConfirmedSetting
from sscexo_desktop.study.review import Signature
from sscexo_desktop.study.review_words import MEANINGS

START = MARGIN + NUMBER_WIDTH + PADDING
ROOM = WIDTH - NUMBER_WIDTH - 2 * PADDING
_SIZE, _LEADING, _APART = 7.2, 9.2, 3.0
_TOGETHER = 3
"""How many more lines of a signature stay on a page with its first."""
_HEAD_HEIGHT, _FOOT_HEIGHT = 18.4, 9.6
_NOTE_SIZE, _NOTE_LEADING, _NOTE_TOP, _MOST_NOTES = 6.2, 6.9, 17.6, 4


@dataclass(frozen=True, slots=True)
class Closing:
    """What a record puts on its form's last page, the groups for which there is no room there, and which copy of the form it is."""

    on_form: Page = ()
    more: tuple[Group, ...] = ()
    copy: Copy = "filled"


class Closer:
    """Lays out the ends of one study's filled forms for one reader."""

    def __init__(self, study: Study, say: Speaker, setter: Typesetter) -> None:
        self._study = study
        self._say = say
        self._setter = setter

    def close(self, sheet: Sheet, layout: FormLayout) -> Closing:
        """Lay out the end of a record's form: in the box of signatures, below it, or on further pages."""
        last = layout.pages[-1][-1]
        on_form, below, copy = self._signed(sheet, last.top) if sheet.signatures else self._unsigned(sheet, last.top)
        below.extend(query_groups(sheet, layout, self._setter, self._say))
        at = last.top + last.part.height
        while below and at + below[0].height <= BODY_BOTTOM:
            at = _place(on_form, below.pop(0), at)
        if below:
            below[0] = Group((*below[0].again, *below[0].parts), below[0].again)
        return Closing(tuple(on_form), tuple(below), copy)

    # ---- signatures --------------------------------------------------------------------------------------------------------

    def _signed(self, sheet: Sheet, top: float) -> tuple[list[Placed], list[Group], Copy]:
        """Fill the box with signatures and what they were judged by; return it and what does not fit."""
        box: list[Placed] = []
        heading = self._lines(self._say("Electronic signatures"), LABEL_SIZE, FIRST_BASELINE + 3, bold=True)
        at, bottom = _place(box, Group(heading), top), top + SIGNATURES_HEIGHT - _FOOT_HEIGHT
        at = max(at, top + _HEAD_HEIGHT)
        signatures, facts = list(map(self._signature, sheet.signatures)), list(self._facts(sheet))
        for left in (signatures, facts):
            while left and not (left is facts and signatures) and at + left[0].height <= bottom:
                at = _place(box, left.pop(0), at)
        return box, [*self._continued(signatures), *facts], "signed"

    def _continued(self, signatures: Iterable[Group]) -> Iterator[Group]:
        """Put signatures for which the box has no room under a bar of their own, on each page anew."""
        bar = Bar("", self._say("Electronic signatures, continued"), "", "", BAR_HEIGHT + GAP)
        start: tuple[Bar, ...] = (bar,)
        for each in signatures:
            first, *rest = each.parts
            yield Group((*start, replace(first, height=first.height + _APART), *rest[:_TOGETHER]), (bar,))
            yield from (Group((line,), (bar,)) for line in rest[_TOGETHER:])
            start = ()

    def _signature(self, signature: Signature) -> Group:
        say = self._say
        said = say(
            "{meaning}: {name}, {role} · {moment} · digest {digest}",
            meaning=MEANINGS[signature.meaning],
            name=signature.name,
            role=ROLE_NAMES[signature.role],
            moment=moment_at_site(say, signature.at),
            digest=short_seal(signature.digest),
        )
        parts = list(self._lines(said, _SIZE, _LEADING, struck=not signature.stands))
        if signature.own_override:
            parts += self._lines(say("The signer had made the override that is signed here."), _SIZE, _LEADING)
        if signature.voided_at is not None:
            since = moment_at_site(say, signature.voided_at)
            void = say(
                "Void since {moment}: {person} changed what was signed. Reason: “{reason}”",
                moment=since,
                person=signature.voided_by,
                reason=signature.void_reason,
            )
            parts += self._lines(void, _SIZE, _LEADING)
        return Group(tuple(parts))

    # ---- without signatures --------------------------------------------------------------------------------------------------

    def _unsigned(self, sheet: Sheet, top: float) -> tuple[list[Placed], list[Group], Copy]:
        """Put what the record was judged by above the lines to sign on, or else below the box."""
        said = [part for each in self._said(sheet) for part in self._lines(each, _NOTE_SIZE, _NOTE_LEADING)]
        if len(said) > _MOST_NOTES:
            return [], list(self._facts(sheet)), "filled"
        box: list[Placed] = []
        _place(box, Group(tuple(said)), top + _NOTE_TOP)
        return box, [], "noted" if said else "filled"

    def _facts(self, sheet: Sheet) -> Iterator[Group]:
        lines = [part for each in self._said(sheet) for part in self._lines(each, SMALL_SIZE, SMALL_LEADING)]
        if lines:
            yield Group((replace(lines[0], height=SMALL_LEADING + _APART), *lines[1:]))

    def _said(self, sheet: Sheet) -> Iterator[str]:
        """Say how much was compared with the source, by which settings the record was judged, and which hold instead by now."""
        say = self._say
        if sheet.ticks:
            yield say("{count} of {all} values compared with the source", count=sheet.ticks, all=sheet.to_compare)
        if sheet.judged:
            yield say("Judged by: {settings}", settings=self._settings(sheet.judged))
        if sheet.since:
            text = "Changed since it was saved, and computed values follow: {settings}"
            yield say(text, settings=self._settings(sheet.since))

    def _settings(self, versions: Iterable[ConfirmedSetting]) -> str:
        return in_reading_order(self._say, " · ".join(map(self._setting, versions)))

    def _setting(self, version: ConfirmedSetting) -> str:
        setting = self._study.settings[version.id]
        values = setting_values(self._say, setting, version.values)
        return self._say("{setting}: {values} (version {n})", setting=setting.title, values=values, n=version.version)

    def _lines(self, text: str, size: float, leading: float, *, bold: bool = False, struck: bool = False) -> tuple[Prose, ...]:
        wrapped = self._setter.wrap(text, ROOM, size, bold, self._say.manner.rtl)
        return tuple(Prose(line, size, leading, start=START, struck=struck) for line in wrapped)


def _place(page: list[Placed], group: Group, at: float) -> float:
    for part in group.parts:
        page.append(Placed(at, part))
        at += part.height
    return at
