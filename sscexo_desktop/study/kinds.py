"""Value kinds: one small object a kind, with every conversion between typed text, value, SQL, export and paper.

| kind | value | SQL | typed and shown |
| --- | --- | --- | --- |
| `Text`, `LongText` | `str` | TEXT | as it is |
| `Integer` | `int` | INTEGER | `72`, `۷۲` |
| `DecimalKind` | `decimal.Decimal` with exactly `places` decimals | REAL | `3.25`, `۳٫۲۵` |
| `NationalCode` | `str`, ten digits | TEXT | `0012345679` |
| `ChoiceKind` | `str`, the code | TEXT | code, position or words |
| `Date` | `datetime.date` | TEXT `2024-09-10` | `1403/06/20`, `2024-09-10` |
| `PartialDateKind` | `dates.PartialDate` | TEXT `2017`, `2017-03-21/2018-03-20` | also `1396`, `1396/05` |
| `Time` | `datetime.time` to the minute | TEXT `09:30` | `9:30`, `0930` |
| `DateTime` | `datetime.datetime` to the minute, wall time at the site | TEXT `2024-09-10T09:30` | date, space, time |
"""

from __future__ import annotations

from sscexo_desktop.study.kind import Kind, Reading, Sql
from sscexo_desktop.study.kinds_choice import ChoiceKind
from sscexo_desktop.study.kinds_codes import NationalCode
from sscexo_desktop.study.kinds_dates import Date, PartialDateKind
from sscexo_desktop.study.kinds_numbers import DecimalKind, Integer
from sscexo_desktop.study.kinds_text import LongText, Text
from sscexo_desktop.study.kinds_times import DateTime, Time

__all__ = [
    "ChoiceKind",
    "Date",
    "DateTime",
    "DecimalKind",
    "Integer",
    "Kind",
    "LongText",
    "NationalCode",
    "PartialDateKind",
    "Reading",
    "Sql",
    "Text",
    "Time",
]
