"""F86: each item says where it goes when the trial is submitted, and the program knows the names that it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from sscexo_desktop.errors import DefinitionFault
from sscexo_desktop.resources import resource
from sscexo_desktop.study.load import load, load_sources
from sscexo_desktop.study.model import Item, Study
from sscexo_desktop.study.sdtm import NOT_SUBMITTED, check_destinations, dataset_title, destination
from sscexo_desktop.study.sdtm_names import DOMAINS, knows

Changed = Callable[..., Study]


@pytest.fixture(scope="module")
def study() -> Study:
    return load(resource("study"))


@pytest.fixture
def changed(study: Study) -> Changed:
    """Return the study with one item of the adverse event changed."""

    def change(item: str, **more: str) -> Study:
        form = study.forms["adverse_event"]
        sections = tuple(
            replace(section, items=tuple(replace(each, **more) if each.id == item else each for each in section.items))
            for section in form.sections
        )
        return replace(study, forms={**study.forms, form.id: replace(form, sections=sections)})

    return change


def items(study: Study) -> list[Item]:
    return [item for form in study.forms.values() for item in form.items.values()]


def test_every_item_goes_somewhere_or_is_not_submitted(study: Study) -> None:
    """F86: nothing is left to be guessed, and what is a finding or a qualifier can be told from the others."""
    for item in items(study):
        where = destination(item)
        if where is None:
            assert item.sdtm == NOT_SUBMITTED, item.id
        else:
            assert knows(where.domain, where.variable, supplemental=where.supplemental), item.id
            assert where.domain in DOMAINS
            assert where.code or not where.variable.endswith(("ORRES", "QVAL")), item.id


@pytest.mark.parametrize(
    ("form", "item", "said"),
    [
        ("adverse_event", "AETERM", "AE.AETERM"),
        ("adverse_event", "AESI", 'SUPPAE.QVAL when QNAM = "AESI"'),
        ("deviation", "DVMAJOR", 'SUPPDV.QVAL when QNAM = "DVMAJOR"'),
        ("end_of_study", "LASTCONDAT", 'SUPPDS.QVAL when QNAM = "LASTCON"'),
        ("infusion", "SYSBP_VSORRES", 'VS.VSORRES when VSTESTCD = "SYSBP"'),
        ("screening", "ALTULN", 'LB.LBORNRHI when LBTESTCD = "ALT"'),
    ],
)
def test_how_it_is_said(study: Study, form: str, item: str, said: str) -> None:
    where = destination(study.forms[form].items[item])
    assert where is not None
    assert where.annotation == said


def test_datasets_have_the_names_of_cdisc() -> None:
    assert dataset_title("AE") == "Adverse Events"
    assert dataset_title("SUPPAE") == "Supplemental Qualifiers for AE"


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"sdtm": "AE.AETEMR"}, "AE.AETEMR"),
        ({"sdtm": "AE.CMTRT"}, "AE.CMTRT"),
        ({"sdtm": "ZZ.ZZTERM"}, "ZZ.ZZTERM"),
        ({"sdtm": "AETERM"}, "AETERM"),
        ({"sdtm": "SUPPAE.AETERM"}, "SUPPAE.AETERM"),
        ({"sdtm": "SUPPAE.QVAL", "testcd": "AETERMLONG"}, "at most 8"),
        ({"sdtm": "VS.VSORRES"}, "testcd"),
    ],
)
def test_what_sdtm_does_not_have_is_a_fault(changed: Changed, more: dict[str, str], fault: str) -> None:
    """F86: a misspelt variable is found when the definition is read, with its place."""
    with pytest.raises(DefinitionFault, match=fault) as found:
        check_destinations(changed("AETERM", **more))
    assert (found.value.file, found.value.where) == ("form adverse_event", "AETERM")


def test_a_definition_is_checked_when_it_is_read() -> None:
    """F86: the check is part of reading."""
    folder = resource("study")
    sources = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.toml"))}
    wrong = sources["forms/adverse_event.toml"].replace('"AE.AETERM"', '"AE.AETURM"')
    with pytest.raises(DefinitionFault, match=r"AE\.AETURM"):
        load_sources({**sources, "forms/adverse_event.toml": wrong})


def test_what_only_belongs_to_special_domains() -> None:
    assert knows("DM", "SUBJID")
    assert not knows("AE", "SUBJID")
    assert knows("DV", "VISIT")
    assert knows("AE", "QVAL", supplemental=True)
    assert not knows("AE", "QVAL")
