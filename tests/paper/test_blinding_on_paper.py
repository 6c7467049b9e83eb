"""F50, F89, T14: participants' copies out of two study files that differ in the dose alone are the same, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from printed_pages import ENGLISH, PERSIAN
from pypdf.generic import StreamObject

from sscexo_desktop.actions import participant_view, reviewing
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.papers import print_log
from sscexo_desktop.actions.papers.printing import gather, render, suggested_name
from sscexo_desktop.actions.replaying import replay
from sscexo_desktop.actions.signing import sign
from sscexo_desktop.paper.sheet import Kind, PrintJob, Stamp
from sscexo_desktop.resources import resource
from sscexo_desktop.study.cases import CaseRecord, Keystrokes, load_case
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner
from tests.actions.clinic import Clinic
from tests.people import PASSWORD

BOTH = pytest.mark.parametrize("manner", [ENGLISH, PERSIAN], ids=["en", "fa"])
CASES = ("case-03-follow-up.toml", "case-01-a.toml")
INFUSION = RecordKey("SSC-001", "infusion2", "infusion")
NOW = Stamp(datetime(2025, 3, 18, 6, 0, tzinfo=UTC), "Dr Test")


@dataclass(frozen=True)
class Given:
    """All that may differ where the dose does: what was given, and what whoever knew it typed or did about it."""

    token: str
    infusion: Mapping[str, str]
    reasons: Mapping[str, str]
    event: Mapping[str, str]
    corrected: bool


ONE = Given(
    "7319",
    {
        "ECLOT": "LOT-7319", "ECREFID": "V7319", "EXPDAT": "2027-03", "PBSVOL": "100", "ECDOSE": "731.90", "ECUNITS": "73.19",
        "ECPARTUNIT": "10", "ECADJSP": "slower, 7319 given", "ECVOLT": "73.1", "PREPBY": "Nurse 7319", "CHKBY": "Nurse B",
        "ACCESS": "left arm, 7319", "ECINTR": "Y", "ECINTMIN": "5", "ECINTRSP": "after 7319", "REACTYN": "Y", "REACTTIM": "10:00",
        "REACTTERM": "IRR", "REACTGR": "1", "REACTACT": "DOSE REDUCED", "REACTSP": "from 7319 " * 400, "ECCOM": "7319 " * 3000,
    },
    {"STOREOK": "log of lot 7319", "VISCHK": "7319"},
    {"AEACN": "DOSE REDUCED", "AEACNOTH": "half of 7319", "AESER": "Y", "AESHOSP": "Y", "AENARR": "given 7319 " * 800},
    corrected=True,
)  # fmt: skip
OTHER = Given(
    "4187",
    {
        "ECLOT": "LOT-4187", "ECREFID": "V4187", "EXPDAT": "2029-08", "PBSVOL": "4187", "ECDOSE": "4.18", "ECADJSP": "slower, 4187",
        "ECVOLT": "100", "PREPBY": "Nurse A", "CHKBY": "Nurse 4187", "ACCESS": "left arm, 4187", "ECINTR": "Y", "ECINTMIN": "5",
        "ECINTRSP": "before 4187", "REACTYN": "Y", "REACTTIM": "10:00", "REACTTERM": "IRR", "REACTGR": "1",
        "REACTACT": "DOSE INCREASED", "REACTSP": "4187",
    },
    {"STOREOK": "no log of 4187", "VISCHK": ""},
    {"AEACN": "NOT APPLICABLE", "AESER": "Y", "AESHOSP": "Y", "AENARR": "4187"},
    corrected=False,
)  # fmt: skip
IN_WORDS = ("LOT-", "seventy-three", "trillion", "billion", "هفتاد و سه", "میلیارد", "Dose reduced", "Dose increased", "کاهش دوز")


@pytest.fixture(scope="module")
def clinics(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Clinic, Clinic]]:
    """Two study files of the same participants, made by the same people on the same days."""
    made = [_study(tmp_path_factory.mktemp(given.token) / f"study-{given.token}.sqlite", given) for given in (ONE, OTHER)]
    yield made[0], made[1]
    for each in made:
        each.file.close()


def _study(path: Path, given: Given) -> Clinic:
    clinic = Clinic(path)
    with clinic.file.filling():
        clinic.confirm_settings()
        for name in CASES:
            case = load_case(resource("demo", name))
            replay(clinic.session, replace(case, records=tuple(_with(each, given) for each in case.records)), PASSWORD)
        if given.corrected:
            _correct(clinic, given)
    return clinic


def _with(record: CaseRecord, given: Given) -> CaseRecord:
    """The record of a case with this dose, and with what was said of it."""
    typed = {"infusion": given.infusion, "adverse_event": given.event}.get(record.form, {})
    if not typed:
        return record
    items = {**record.items, **{item: Keystrokes(text) for item, text in typed.items()}}
    if record.form == "infusion":
        items |= {"ECADJ": Keystrokes("Y")}
        items |= {item: Keystrokes(blank="ND", reason=reason) for item, reason in given.reasons.items()}
    return replace(record, items=items, complete=False, keep={})


def _correct(clinic: Clinic, given: Given) -> None:
    """Ask about the dose, sign it, change it, keep what is unusual about it, and leave a draft of another one."""
    session = clinic.with_roles("all", "data_entry", "investigator", "monitor", "data_manager")
    query = reviewing.open_query(session, INFUSION, Place("ECDOSE"), f"is {given.token} right?")
    reviewing.answer(session, query.number, f"{given.token} it is")
    reviewing.tick_all(session, RecordKey("SSC-001", "screening", "screening"))
    sign(session, (RecordKey("SSC-001", "screening", "screening"),), "reviewed", clinic.credentials(), own_override_known=True)
    entry = Entry(session, INFUSION, ENGLISH)
    for finding in entry.state.assessment.findings:
        if finding.severity == "soft":
            entry.keep(finding, f"{given.token} was meant")
    entry.set(Place("ECDOSE"), "731.91")
    entry.save({each.place: f"not {given.token}" for each in entry.pending()}, complete=False)
    entry.set(Place("ECLOT"), f"{given.token}-B")
    entry.leave(Place("ECLOT"))
    reviewing.lock_record(session, INFUSION, f"{given.token} is settled")


def _job(clinic: Clinic, manner: Manner, kind: Kind, **which: object) -> PrintJob:
    """A print job at the same moment by the same person."""
    job = gather(clinic.be("doctor"), manner=manner, kind=kind, **which)  # type: ignore[arg-type]
    stamp = NOW if kind == "participant" else replace(job.stamp, at=NOW.at)
    return replace(job, stamp=stamp)


def _everything_in(path: Path) -> str:
    """Whatever a reader can get out of a file: texts, names, metadata, bookmarks, and all streams unpacked."""
    read = pypdf.PdfReader(path)
    objects = [read.get_object(number) for number in range(1, read.trailer["/Size"])]
    found = [each.get_data().decode("latin-1") for each in objects if isinstance(each, StreamObject)]
    pdf = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_range() for page in pdf]
    return "\n".join([*map(repr, objects), *found, *pages, *(each.get_title() for each in pdf.get_toc())])


@BOTH
def test_two_doses_give_the_same_files(manner: Manner, clinics: tuple[Clinic, Clinic], tmp_path: Path) -> None:
    """T14: of everybody, of one, of one visit, of one form: text, layout, metadata, codes, number of pages and size."""
    chosen: list[dict[str, object]] = [
        {}, {"participants": ["SSC-001"]}, {"participants": ["SSC-002"], "visits": ["infusion1"]}, {"forms": ["adverse_event"]},
    ]  # fmt: skip
    for n, which in enumerate(chosen):
        jobs = [_job(each, manner, "participant", **which) for each in clinics]
        one, other = (render(job, tmp_path / f"{n}{m}.pdf").read_bytes() for m, job in enumerate(jobs))
        assert one == other, which
        assert suggested_name(jobs[0]) == suggested_name(jobs[1])


@BOTH
def test_the_view_prints_the_same_copy(manner: Manner, clinics: tuple[Clinic, Clinic], tmp_path: Path) -> None:
    """F50: while a participant looks on, the copy is the one that staff print, and nothing else is printed."""
    staff, view = (tmp_path / f"{name}.pdf" for name in ("staff", "view"))
    render(_job(clinics[0], manner, "participant", participants=["SSC-001"]), staff)
    session = clinics[0].be("doctor")
    participant_view.begin(session, "SSC-001")
    render(replace(gather(session, ["SSC-001"], manner=manner, kind="participant"), stamp=NOW), view)
    assert view.read_bytes() == staff.read_bytes()


def test_the_print_log_tells_of_both_alike(clinics: tuple[Clinic, Clinic]) -> None:
    """F91, T14: the trail says of a copy whose it is, and nothing that follows from a dose."""
    said = []
    for clinic in clinics:
        job = _job(clinic, ENGLISH, "participant")
        print_log.end(clinic.session, print_log.begin(clinic.session, job, "printer"), done=True)
        said.append(clinic.file.events("print_begun", 1)[0].detail)
    assert said[0] == said[1]
    assert ONE.token not in said[0]


@BOTH
def test_nothing_of_the_dose_is_anywhere_in_a_copy(manner: Manner, clinics: tuple[Clinic, Clinic], tmp_path: Path) -> None:
    everything = _everything_in(render(_job(clinics[0], manner, "participant"), tmp_path / "copy.pdf"))
    for token in (ONE.token, OTHER.token, "731.9", "۷۳۱", "۷۳۱۹", *IN_WORDS):
        assert token not in everything, token
    assert "Nurse" not in everything
    assert "SSC-001" in everything


@BOTH
def test_the_comparison_can_fail(manner: Manner, clinics: tuple[Clinic, Clinic], tmp_path: Path) -> None:
    """What the site files does differ and tells: in words, in comments, in what was done about it."""
    files = [render(_job(each, manner, "filled"), tmp_path / f"{n}.pdf") for n, each in enumerate(clinics)]
    one, other = map(_everything_in, files)
    assert ONE.token in one
    assert OTHER.token in other
    assert len(pypdfium2.PdfDocument(files[0])) > len(pypdfium2.PdfDocument(files[1]))
