"""Which study settings a record rests on: none of them may be open when the record is signed (F2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.assess import assess
from sscexo_desktop.study.record import ConfirmedSetting, Kept


class _Consulted(Mapping[str, ConfirmedSetting]):
    """The confirmed settings, remembering which of them were asked for, confirmed or not."""

    def __init__(self, settings: Mapping[str, ConfirmedSetting]) -> None:
        self._settings = settings
        self.asked_for: set[str] = set()

    def __getitem__(self, setting: str) -> ConfirmedSetting:
        self.asked_for.add(setting)
        return self._settings[setting]

    def __iter__(self) -> Iterator[str]:
        return iter(self._settings)

    def __len__(self) -> int:
        return len(self._settings)


def rests_on(look: Look, kept: Iterable[Kept] = ()) -> frozenset[str]:
    """Return the settings that assessing a record asks for, and those that say when its visit is due.

    A rule asks for a limit only once it has all the answers that the limit is to judge.
    """
    consulted = _Consulted(look.around.settings)
    assess(replace(look, around=replace(look.around, settings=consulted)), kept)
    return frozenset(consulted.asked_for | _of_visit(look))


def _of_visit(look: Look) -> set[str]:
    visit = look.study.visit(look.key.visit) if look.key.visit else None
    if visit is None:
        return set()
    return set(filter(None, (visit.window_setting, visit.target.days_setting if visit.target else "")))
