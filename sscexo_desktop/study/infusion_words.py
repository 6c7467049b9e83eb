"""What is to be read beside the answers of an infusion: the dose in words, and what a safety re-check should know (F38, F43)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from sscexo_desktop.study.answers import Answers, Look
from sscexo_desktop.study.derive.infusion import dose_of_units, particles, plain
from sscexo_desktop.study.eligibility import CANNOT_BE_PREGNANT
from sscexo_desktop.study.kinds import ChoiceKind
from sscexo_desktop.study.texts import Message, Text, in_a_row, message

PLATELETS = ("PLAT_LBORRES", "PLATREP_LBORRES")


# ---- the dose --------------------------------------------------------------------------------------------------------------------


def dose(look: Look) -> Message | None:
    """Say the dose as the number of particles it is, and what the units come to."""
    given, product = look.number("ECDOSE"), _product(look)
    return in_a_row(each for each in (None if given is None else particles(given), product) if each is not None)


def _product(look: Look) -> Message | None:
    units, each, product = look.number("ECUNITS"), look.number("ECPARTUNIT"), dose_of_units(look)
    if units is None or each is None or product is None:
        return None
    text = "{units} units × {each} ×10¹¹ = {product} ×10¹¹"
    return message(text, units=plain(units), each=plain(each), product=plain(product))


def particles_per_unit(look: Look) -> Message | None:
    """Say how many particles a unit holds."""
    each = look.number("ECPARTUNIT")
    return None if each is None else particles(each)


# ---- the safety re-check ---------------------------------------------------------------------------------------------------------


def recheck(look: Look) -> Message | None:
    """Say what the screening and the infusion before found, and how many serious adverse events are open."""
    return in_a_row((*_platelets(look), *_pregnancy_test(look), *_last_infusion(look), *_open_events(look)))


def _platelets(look: Look) -> Iterator[Message]:
    found = [each for item in PLATELETS if (each := look.screening.number(item)) is not None]
    if found:
        unit = look.study.forms["screening"].items[PLATELETS[0]].unit
        yield message("lowest platelets at screening {value} {unit}", value=plain(min(found)), unit=unit)


def _pregnancy_test(look: Look) -> Iterator[Message]:
    """The newest test known before this one."""
    if look.screening.code("SEX") != "F":
        return
    status = look.screening.code("CHILDPOT")
    if status in CANNOT_BE_PREGNANT:
        yield message("child-bearing status: {status}", status=_choice(look, "screening", "CHILDPOT", status))
        return
    for answers in (*(each for _, each in _earlier(look)), look.screening):
        tested, result = answers.day("HCGDAT"), answers.code("HCG_LBORRES")
        if tested and result:
            said = _choice(look, "infusion", "HCG_LBORRES", result)
            yield message("last pregnancy test {result} on {date}", result=said, date=tested)
            return


def _last_infusion(look: Look) -> Iterator[Message]:
    for title, answers in _earlier(look):
        reaction, term, grade = answers.code("REACTYN"), answers.code("REACTTERM"), answers.code("REACTGR")
        if reaction == "N":
            yield message("{visit}: no reaction", visit=title)
        elif reaction == "Y" and term and grade:
            said = _choice(look, "infusion", "REACTTERM", term)
            yield message("{visit}: {reaction}, grade {grade}", visit=title, reaction=said, grade=Decimal(grade))
        elif reaction == "Y":
            yield message("{visit}: a reaction", visit=title)
        return


def _earlier(look: Look) -> Iterator[tuple[Text, Answers]]:
    """Yield the saved infusions before this one, the last first."""
    order = [visit for visit in look.study.visits if "infusion" in visit.forms]
    before = order[: next((n for n, visit in enumerate(order) if visit.id == look.key.visit), 0)]
    for visit in reversed(before):
        answers = look.around.answers("infusion", visit.id)
        if answers.at:
            yield visit.title, answers


def _open_events(look: Look) -> Iterator[Message]:
    if look.screening.at:
        events = [Answers(each.answers) for each in look.around.all("adverse_event")]
        count = sum(each.code("AESER") == "Y" and each.code("AEONGO") == "Y" for each in events)
        yield message("open serious adverse events: {count}", count=count)


def _choice(look: Look, form: str, item: str, code: str) -> Text | str:
    kind = look.study.forms[form].items[item].kind
    return kind.codelist.choice(code).text if isinstance(kind, ChoiceKind) else code


def test_age(look: Look) -> Message | None:
    """Say how old the pregnancy test is at the infusion; it has a date only, so whole days are counted."""
    tested, given = look.day("HCGDAT"), look.day("ECSTDAT")
    if tested is None or given is None or tested > given:
        return None
    days = (given - tested).days
    if days > 1:
        return message("{days} days before the infusion", days=days)
    return message("the day before the infusion") if days else message("on the day of the infusion")


BESIDE: Mapping[str, Callable[[Look], Message | None]] = {
    "RECHKYN": recheck,
    "HCGDAT": test_age,
    "ECDOSE": dose,
    "ECPARTUNIT": particles_per_unit,
}
