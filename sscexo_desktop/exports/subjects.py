"""Who takes part, and on what terms: one row a participant, one row a version of each study setting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from sscexo_desktop.exports.dataset import Table, utc
from sscexo_desktop.study.assess import Assessment
from sscexo_desktop.study.model import Item, Study
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import ConfirmedSetting, Record

OF_SCREENING = ("RFICDAT", "ELIGCONC", "ELIGYN")
"""Consent, what the criteria amount to, what the investigator decided."""


def subjects(
    study: Study,
    participants: Iterable[str],
    enrolment: Mapping[str, str],
    records: Iterable[Record],
    assess: Callable[[Record], Assessment],
) -> Table:
    """Return every participant, screened ones without a record too, with the enrolment number of those who have one."""
    screenings = {each.key.participant: each for each in records if each.key.form == "screening"}
    items = [study.forms["screening"].items[each] for each in OF_SCREENING]

    def row(number: str) -> tuple[str, ...]:
        record = screenings.get(number)
        cells = [_cell(item, record, assess) for item in items] if record else [""] * len(items)
        return number, enrolment.get(number, ""), *cells

    return Table("subjects", ("SUBJID", "ENROLNO", *OF_SCREENING), tuple(map(row, participants)))


def _cell(item: Item, record: Record, assess: Callable[[Record], Assessment]) -> str:
    place = Place(item.id)
    found = assess(record).derived.get(place) if item.derive else record.answers.get(place)
    return "" if found is None else item.kind.export(found)


def settings(study: Study, versions: Mapping[str, Sequence[ConfirmedSetting]]) -> Table:
    """Return every version of every setting, oldest first; one that nobody confirmed has a row without a version."""
    columns = ("SETTING", "VERSION", "VALUE", "UNIT", "NAME", "AT", "REASON")
    rows: list[tuple[str, ...]] = []
    for setting in study.settings.values():
        confirmed = versions.get(setting.id, ())
        rows += [
            (setting.id, str(each.version), " to ".join(each.values), setting.unit, each.person, utc(each.at), each.reason)
            for each in confirmed
        ] or [(setting.id, "", "", setting.unit, "", "", "")]
    return Table("settings", columns, tuple(rows))
