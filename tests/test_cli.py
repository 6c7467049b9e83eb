"""F83, F89, F92, F97–F99, F101, F13: every command of the terminal on real files; T3, T7, T10, T14 where they are named."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from sscexo_desktop import __version__
from sscexo_desktop.actions.demo import demo_people
from sscexo_desktop.actions.entry import Entry
from sscexo_desktop.actions.gate import FirstAccount, create_study, open_gate
from sscexo_desktop.cli import NOT_INTACT, OK, REFUSED, load_study, main
from sscexo_desktop.paper.wording import short_seal
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.digits import to_persian
from sscexo_desktop.study.places import Place, RecordKey
from sscexo_desktop.study.texts import Manner
from tests.exports.conftest import read_workbook
from tests.people import demo_session, quick_demo

ROOT = Path(__file__).parent.parent
DICTIONARY = ["dictionary", "codelists", "rules", "setting_list", "columns", "permissions"]
Said = pytest.CaptureFixture[str]
CASE = '[[record]]\nvisit = ""\nform = "deviation"\ncomplete = false\nitems = { DVTERM = "late" }\n'


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite"
    quick_demo(path, load_study())
    return path


@pytest.fixture
def file(made_once: Path, tmp_path: Path) -> Path:
    """A demo study file in a folder of its own, whose name a careless program would trip over."""
    folder = tmp_path / "کلینیک 50% #1?"
    folder.mkdir()
    return shutil.copy(made_once, folder / "مطالعه demo.sqlite")


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A folder with one small case."""
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "case-1.toml").write_text(CASE)
    return folder


@pytest.fixture(scope="module", autouse=True)
def passwords(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Everybody's password in a file of its own, as a script would keep it."""
    for each in demo_people():
        PASSWORDS[each.login] = tmp_path_factory.mktemp("secrets") / each.login
        PASSWORDS[each.login].write_text(f"{each.password}\n", encoding="utf-8")


PASSWORDS: dict[str, Path] = {}


def run(*arguments: object, login: str = "doctor") -> int:
    """Run a command; one that shows data as somebody of the demo, the investigator if nobody else is named."""
    command = [str(each) for each in arguments]
    if login and command[0] in ("print", "export", "accounts"):
        command += ["--user", login, "--password-file", str(PASSWORDS[login])]
    return main(command)


def text_of(pdf: Path) -> list[str]:
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def everybody() -> list[str]:
    """Return the numbers of the demo's participants: one a shipped case."""
    cases = len(list((ROOT / "resources" / "demo").glob("case-*.toml")))
    return [f"SSC-{n:03}" for n in range(1, cases + 1)]


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


# ---- the program as a whole --------------------------------------------------------------------------------------------------


def test_as_a_process(tmp_path: Path, cases: Path) -> None:
    """The real program, from another folder: output, errors and exit codes as a script sees them."""

    def program(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "main.py"), *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)

    assert program("--version").stdout.strip() == __version__
    assert program("demo", "demo.sqlite", "--cases", str(cases)).returncode == OK
    assert program("verify", "demo.sqlite").stdout.startswith("demo.sqlite: intact")
    refused = program("verify", "nothing.sqlite")
    assert (refused.returncode, refused.stdout) == (REFUSED, "")
    assert refused.stderr.startswith("nothing.sqlite is not there.\n")
    assert "Traceback" not in refused.stderr
    assert program("verify").returncode == REFUSED


def test_no_command_needs_qt(made_once: Path, tmp_path: Path, cases: Path) -> None:
    """Every command works on a machine where Qt cannot even be loaded."""
    script = (
        "import sys\nsys.modules['PySide6'] = None\nfrom sscexo_desktop.cli import main\n"
        "file, out, cases, password = sys.argv[1:]\n"
        "who = ['--user', 'doctor', '--password-file', password]\n"
        "commands = [['verify', file], ['print', file, '-o', out + '/a.pdf', *who], ['export', file, '-o', out, *who],\n"
        "            ['export', file, '--format', 'xlsx', '-o', out, *who], ['backup', file, out],\n"
        "            ['dictionary', '-o', out + '/d.xlsx'], ['demo', out + '/d.sqlite', '--cases', cases]]\n"
        "print([main(each) for each in commands], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(made_once), str(tmp_path), str(cases), str(PASSWORDS["doctor"])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == "[0, 0, 0, 0, 0, 0, 0]\n"


def test_a_terminal_without_persian_letters(file: Path, tmp_path: Path) -> None:
    """A Windows console of another code page shows numbers for the letters it lacks, and the command is carried out."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, str(ROOT / "main.py"), "verify", str(file)]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (OK, b"")
    assert b"\\u0645" in done.stdout


def test_help_lists_every_command(capsys: Said) -> None:
    with pytest.raises(SystemExit) as ended:
        run("--help")
    assert ended.value.code == OK
    said = capsys.readouterr().out
    for command in ("open", "demo", "verify", "print", "export", "backup", "accounts", "upgrade", "dictionary"):
        assert re.search(rf"^    {command}\b", said, re.MULTILINE)


def test_a_definition_that_cannot_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    """The fault names the file and the place, and nothing is made."""
    shutil.copytree(ROOT / "resources" / "study", tmp_path / "study")
    form = tmp_path / "study" / "forms" / "deviation.toml"
    form.write_text(form.read_text(encoding="utf-8").replace('id = "DVTERM"', 'id = "DVTERM"\ncolour = "red"'), encoding="utf-8")
    monkeypatch.setattr("sscexo_desktop.cli.resource", lambda *parts: tmp_path.joinpath(*parts))
    assert run("demo", tmp_path / "x.sqlite") == REFUSED
    said = capsys.readouterr().err
    assert "deviation.toml" in said
    assert "DVTERM" in said
    assert not (tmp_path / "x.sqlite").exists()


# ---- demo --------------------------------------------------------------------------------------------------------------------


def test_demo_writes_a_participant_a_case(tmp_path: Path, capsys: Said) -> None:
    assert run("demo", tmp_path / "x.sqlite") == OK
    assert f"{len(everybody())} participants, SSC-001 to {everybody()[-1]}" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["x.sqlite"]


def test_demo_says_who_may_log_in(tmp_path: Path, cases: Path, capsys: Said) -> None:
    """F5, F79: the passwords of the demo are no secret, and let in at the cost of any other."""
    assert run("demo", tmp_path / "x.sqlite", "--cases", cases) == OK
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()[1:]]
    assert [line[2] for line in lines] == ["Data entry", "Investigator", "Monitor", "CT reader", "Data manager"]
    gate = open_gate(tmp_path / "x.sqlite", load_study())
    for login, word, _ in lines:
        assert gate.log_in(login, word).access.login == login
    gate.close()


def test_demo_of_any_size_and_any_cases(tmp_path: Path, cases: Path, capsys: Said) -> None:
    """The cases are taken again and again up to the number wanted."""
    assert run("demo", tmp_path / "x.sqlite", "--cases", cases, "--participants", 3) == OK
    assert "3 participants" in capsys.readouterr().out
    run("export", tmp_path / "x.sqlite", "-o", tmp_path / "out")
    assert [row["DVTERM"] for row in read(tmp_path / "out" / "PRACTICE_deviation.csv")] == ["late"] * 3


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ("", "case-*.toml"),
        ("[[record]]\n", "case-1.toml"),
        ("not toml", "case-1.toml"),
        ('[[record]]\nvisit = ""\nform = "deviation"\nitems = { NOSUCH = "1" }\n', "NOSUCH"),
        ('[[record]]\nvisit = ""\nform = "deviation"\nitems = { DVSTDAT = "soon" }\n', "DVSTDAT"),
    ],
)
def test_demo_with_cases_that_cannot_be_replayed(tmp_path: Path, cases: Path, capsys: Said, case: str, says: str) -> None:
    if case:
        (cases / "case-1.toml").write_text(case)
    else:
        (cases / "case-1.toml").unlink()
    assert run("demo", tmp_path / "x.sqlite", "--cases", cases) == REFUSED
    assert says in capsys.readouterr().err
    assert not (tmp_path / "x.sqlite").exists()


def test_demo_never_writes_over_a_file(file: Path, capsys: Said) -> None:
    before = file.read_bytes()
    assert run("demo", file) == REFUSED
    assert file.name in capsys.readouterr().err
    assert file.read_bytes() == before


# ---- verify ------------------------------------------------------------------------------------------------------------------


def test_verify_says_that_a_file_is_intact(file: Path, capsys: Said) -> None:
    """F73: with the number of entries and the seal of the last one."""
    assert run("verify", file) == OK
    assert re.fullmatch(rf"{re.escape(str(file))}: intact, [1-9]\d+ trail entries, seal [0-9A-F]{{12}}\n", capsys.readouterr().out)


def tamper(path: Path, *statements: str) -> None:
    """Change a file as somebody with another SQLite tool could who takes the triggers out of the way first and puts them back."""
    connection = sqlite3.connect(path)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    for statement in statements:
        assert connection.execute(statement).rowcount == 1
    for _, sql in triggers:
        connection.execute(sql)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("statement", "names"),
    [
        ("UPDATE form_screening SET SEX = 'M' WHERE participant = 'SSC-001'", ("SSC-001", "screening", "SEX")),
        ("UPDATE rows_infusion__vitals SET SYSBP_VSORRES = 90 WHERE rowid IN (SELECT min(rowid) FROM rows_infusion__vitals)",
         ("SSC-001", "infusion1", "SYSBP_VSORRES")),
        ("UPDATE trail SET new = 'M' WHERE item = 'SEX' AND seq = (SELECT min(seq) FROM trail WHERE item = 'SEX')",
         ("SSC-001", "screening", "SEX")),
        ("DELETE FROM trail WHERE seq = 7", ("7",)),
    ],
)  # fmt: skip
def test_verify_names_what_was_tampered_with(file: Path, capsys: Said, statement: str, names: tuple[str, ...]) -> None:
    """F74, T7: the first row that is wrong is named, and never a value."""
    tamper(file, statement)
    assert run("verify", file) == NOT_INTACT
    said = capsys.readouterr().out
    assert "NOT intact" in said
    for name in names:
        assert name in said


def test_another_tool_is_refused(file: Path) -> None:
    """F74: with the triggers in place a change by another tool does not even succeed."""
    connection = sqlite3.connect(file)
    with pytest.raises(sqlite3.OperationalError, match="no such function"):
        connection.execute("UPDATE form_screening SET SEX = 'M'")
    connection.close()
    assert run("verify", file) == OK


def test_verify_of_a_damaged_file(file: Path, capsys: Said) -> None:
    """F101, T3: a page of zeros in the middle is found; the file stays as it is."""
    content = bytearray(file.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 8192] = bytes(8192)
    file.write_bytes(content)
    assert run("verify", file) == NOT_INTACT
    assert "NOT intact" in capsys.readouterr().out
    assert file.read_bytes() == content


# ---- wrong files ---------------------------------------------------------------------------------------------------------------


def wrong_files(folder: Path) -> Iterator[Path]:
    """Make what people point a program at by mistake."""
    yield folder / "not there.sqlite"
    yield folder
    (folder / "empty.sqlite").write_bytes(b"")
    yield folder / "empty.sqlite"
    (folder / "letter.sqlite").write_text("Dear colleague,\n" * 500)
    yield folder / "letter.sqlite"
    other = sqlite3.connect(folder / "other.sqlite")
    other.execute("CREATE TABLE song (title TEXT)")
    other.commit()
    other.close()
    yield folder / "other.sqlite"


@pytest.mark.parametrize("command", ["verify", "print", "export", "backup"])
def test_wrong_files_are_refused_in_plain_words(tmp_path: Path, capsys: Said, command: str) -> None:
    """F101, T3: exit 2, one sentence what is wrong and one what to do, and no byte is changed."""
    out = tmp_path / "out"
    out.mkdir()
    tail = {"verify": [], "print": ["-o", out / "x.pdf"], "export": ["-o", out], "backup": [out]}[command]
    folder = tmp_path / "here"
    folder.mkdir()
    for path in wrong_files(folder):
        before = {each: each.read_bytes() for each in folder.iterdir()}
        assert run(command, path, *tail) == REFUSED, path
        said = capsys.readouterr()
        assert said.out == ""
        assert [line[-1] for line in said.err.splitlines()] == [".", "."], said.err
        assert path.name in said.err
        assert {each: each.read_bytes() for each in folder.iterdir()} == before
    assert not list(out.iterdir())


@pytest.mark.parametrize("command", ["print", "export", "backup"])
def test_a_damaged_file_is_not_worked_on(file: Path, tmp_path: Path, capsys: Said, command: str) -> None:
    """F101: nothing is read out of a file whose pages are broken as if it were whole."""
    content = bytearray(file.read_bytes())
    content[4096:] = bytes(len(content) - 4096)
    file.write_bytes(content)
    tail = {"print": ["-o", tmp_path / "x.pdf"], "export": ["-o", tmp_path / "out"], "backup": [tmp_path]}[command]
    assert run(command, file, *tail) == REFUSED
    assert file.name in capsys.readouterr().err
    assert file.read_bytes() == content


def test_nothing_that_only_reads_changes_the_file(file: Path, tmp_path: Path) -> None:
    """F98: after verify and backup the file is the same, byte for byte, and alone in its folder."""
    before = file.read_bytes()
    assert run("verify", file) == OK
    assert run("backup", file, tmp_path) == OK
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_showing_data_leaves_nothing_but_the_log_in(file: Path, tmp_path: Path) -> None:
    """F72: print and export write down who was let in, and change no data."""
    with sqlite3.connect(file) as connection:
        (before,) = connection.execute("SELECT max(seq) FROM trail").fetchone()
    assert run("print", file, "-o", tmp_path / "x.pdf") == OK
    assert run("export", file, "-o", tmp_path / "out") == OK
    with sqlite3.connect(file) as connection:
        told = connection.execute("SELECT DISTINCT tbl FROM trail WHERE seq > ?", (before,)).fetchall()
    assert told == [("event",)]
    assert list(file.parent.iterdir()) == [file]
    assert run("verify", file) == OK


def test_a_file_that_somebody_else_has_open(file: Path, tmp_path: Path) -> None:
    """F33: reading goes on beside the window that holds the file."""
    held = StudyFile.open(file, load_study(), "somebody")
    try:
        assert run("verify", file) == OK
        assert run("export", file, "-o", tmp_path / "out") == OK
        assert run("backup", file, tmp_path) == OK
        assert not held.read_only
    finally:
        held.close()


# ---- print ---------------------------------------------------------------------------------------------------------------------


def test_print_everything_in_english(file: Path, tmp_path: Path, capsys: Said) -> None:
    """F83: every saved form of every participant, and the name of the file written."""
    out = tmp_path / "all.pdf"
    assert run("print", file, "-o", out) == OK
    assert capsys.readouterr().out.strip() == str(out)
    pages = text_of(out)
    assert {number for page in pages for number in re.findall(r"SSC-\d+", page)} == set(everybody())
    assert all(re.search(r"Page \d+ of \d+", page) for page in pages)


def test_print_one_form_in_persian(file: Path, tmp_path: Path) -> None:
    """F87, F106, F107: Persian words and digits, and the ISO date beside the Jalali one."""
    out = tmp_path / "one.pdf"
    assert run("print", file, "--participant", "SSC-001", "--visit", "screening", "--language", "fa", "-o", out) == OK
    text = "\n".join(text_of(out))
    assert "2024-09-10" in text
    assert to_persian("1403/06/20") in text
    assert "SSC-002" not in text


def test_print_the_screening_log(file: Path, tmp_path: Path, capsys: Said) -> None:
    """F8: everybody screened, with the conclusion and the enrolment number; who may not print gets none."""
    out = tmp_path / "log.pdf"
    assert run("print", file, "--screening-log", "-o", out) == OK
    assert capsys.readouterr().out.strip() == str(out)
    text = "\n".join(text_of(out))
    assert set(re.findall(r"SSC-\d+", text)) == set(everybody())
    assert "ENR-01" in text
    assert "38 ×10⁹/L < 40" in text
    assert run("print", file, "--screening-log", "-o", tmp_path / "no.pdf", login="reader") != OK
    assert not (tmp_path / "no.pdf").exists()


@pytest.mark.parametrize("other", ["--participant-copy", "--blank"])
def test_the_screening_log_is_no_copy_for_a_participant(other: str, tmp_path: Path, capsys: Said) -> None:
    """One kind of print-out at a time: a copy was asked for, so nobody else's line may come out."""
    with pytest.raises(SystemExit) as stopped:
        main(["print", str(tmp_path / "any.sscexo"), "--screening-log", other, "-o", str(tmp_path / "out.pdf")])
    assert stopped.value.code == REFUSED
    assert "not allowed with argument" in capsys.readouterr().err


def test_print_filters(file: Path, tmp_path: Path) -> None:
    """One visit of one participant is a part of all, any-time forms have no visit."""
    counts = {}
    for name, options in {
        "all": [],
        "visit": ["--visit", "infusion1"],
        "form": ["--form", "infusion"],
        "any": ["--visit", ""],
    }.items():
        assert run("print", file, "--participant", "SSC-001", *options, "-o", tmp_path / f"{name}.pdf") == OK
        counts[name] = len(text_of(tmp_path / f"{name}.pdf"))
    assert counts["visit"] < counts["form"] < counts["all"]
    assert 0 < counts["any"] < counts["all"]


@pytest.mark.parametrize("language", ["en", "fa"])
def test_print_blank(file: Path, tmp_path: Path, language: str) -> None:
    """F83: the power-cut fallback holds every printed form and nobody's data."""
    out = tmp_path / "blank.pdf"
    assert run("print", file, "--blank", "--language", language, "-o", out) == OK
    text = "\n".join(text_of(out))
    study = load_study()
    for form in study.forms.values():
        assert (form.code in text) is not form.identity, form.id
    assert "SSC-001" not in text


def test_participant_copy_tells_no_dose(file: Path, tmp_path: Path) -> None:
    """F89, T14: neither the page nor the metadata of a participant copy holds a blinded value that the site's print-out shows."""
    study = load_study()
    site, copy = tmp_path / "site.pdf", tmp_path / "copy.pdf"
    options = ("--participant", "SSC-001", "--form", "infusion")
    assert run("print", file, *options, "-o", site) == OK
    assert run("print", file, *options, "--participant-copy", "-o", copy) == OK
    run("export", file, "-o", tmp_path)
    blinded = [item for item in study.forms["infusion"].items.values() if item.blinded and item.unit]
    row = read(tmp_path / "PRACTICE_infusion.csv")[0]
    doses = {f"{row[item.id]} {item.unit}" for item in blinded if row[item.id]}
    assert doses
    shown, hidden = (" ".join("\n".join(text_of(each)).split()) for each in (site, copy))
    assert [dose for dose in doses if dose in shown]
    assert not [dose for dose in doses if dose in hidden]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--participant", "SSC-999"), "There is nothing to print."),
        (("--visit", "nowhere"), "There is nothing to print."),
        (("--form", "identity"), "The identity form is never printed."),
    ],
)
def test_nothing_to_print(file: Path, tmp_path: Path, capsys: Said, options: tuple[str, str], says: str) -> None:
    """A plain sentence, and no empty file; the identity form is never printed (F13)."""
    assert run("print", file, *options, "-o", tmp_path / "x.pdf") == REFUSED
    assert capsys.readouterr().err.splitlines()[0] == says
    assert not (tmp_path / "x.pdf").exists()


def test_print_into_a_folder_that_is_not_there(file: Path, tmp_path: Path, capsys: Said) -> None:
    assert run("print", file, "-o", tmp_path / "nowhere" / "x.pdf") == REFUSED
    assert "x.pdf" in capsys.readouterr().err


# ---- export --------------------------------------------------------------------------------------------------------------------


def test_export_csv(file: Path, tmp_path: Path, capsys: Said) -> None:
    """F92: a file a table, exact and safe, the manifest last; what was typed in Persian stands in canonical form."""
    assert run("export", file, "-o", tmp_path / "new" / "out") == OK
    written = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert sorted(written) == sorted(path for path in (tmp_path / "new" / "out").rglob("*") if path.is_file())
    first, *others = read(tmp_path / "new" / "out" / "PRACTICE_screening.csv")
    assert (first["SUBJID"], first["RFICDAT"], first["WEIGHT_VSORRES"]) == ("SSC-001", "2024-09-10T09:30", "61.5")
    assert first["RNAP3_ISORRES__blank"] == "ND"
    assert [first["SUBJID"], *(row["SUBJID"] for row in others)] == everybody()


def test_export_xlsx(file: Path, tmp_path: Path) -> None:
    """F92: the same tables, and the dictionary beside them."""
    assert run("export", file, "-o", tmp_path) == OK
    assert run("export", file, "--format", "xlsx", "-o", tmp_path) == OK
    book = read_workbook(tmp_path / f"PRACTICE_{load_study().id}.xlsx")
    assert list(book)[-len(DICTIONARY) :] == DICTIONARY
    for name, (columns, *rows) in list(book.items())[: -len(DICTIONARY)]:
        assert [dict(zip(columns, row, strict=True)) for row in rows] == read(tmp_path / f"PRACTICE_{name}.csv"), name


def test_computed_values_leave_with_what_they_rest_on(file: Path, tmp_path: Path) -> None:
    """F52–F54: participant A at both visits, worked out for the export, by the set that the record names; choices as codes."""
    assert run("export", file, "-o", tmp_path) == OK
    outcome = {row["VISIT"]: row for row in read(tmp_path / "PRACTICE_outcome.csv") if row["SUBJID"] == "SSC-001"}
    assert [outcome[visit]["FVC_PP"] for visit in ("baseline", "month6")] == ["66.8", "70.8"]
    then = outcome["month6"]
    assert (then["FVC_CHG"], then["FVC_CHGREL"], then["FVC_CHGPP"]) == ("0.12", "5.7", "4.0")
    assert (outcome["baseline"]["FVC_CHG"], then["FVC_QUAL"] in "ABCDEF", then["OMERACT"]) == ("", True, "N")
    versions = {row["SETTING"]: row["VERSION"] for row in read(tmp_path / "PRACTICE_settings.csv")}
    for row in outcome.values():
        rests_on = dict(each.split("=") for each in row["RESTS_ON"].split("; "))
        assert rests_on["spirometry_set"] == (versions["spirometry_set"] or "proposal")
        assert rests_on == {setting: versions[setting] or rests_on[setting] for setting in rests_on}


def test_who_was_enrolled_and_who_was_not(file: Path, tmp_path: Path) -> None:
    """F8, F10: everybody screened has a row; a number has who was signed as eligible, and B's conclusion is against it."""
    assert run("export", file, "-o", tmp_path) == OK
    rows = {row["SUBJID"]: row for row in read(tmp_path / "PRACTICE_subjects.csv")}
    assert list(rows) == everybody()
    assert (rows["SSC-001"]["ENROLNO"], rows["SSC-001"]["ELIGCONC"], rows["SSC-001"]["ELIGYN"]) == ("ENR-01", "ELIGIBLE", "Y")
    assert (rows["SSC-002"]["ENROLNO"], rows["SSC-002"]["ELIGCONC"]) == ("", "NOT ELIGIBLE")
    given = [row["ENROLNO"] for row in rows.values() if row["ENROLNO"]]
    assert sorted(given) == [f"ENR-{n:02}" for n in range(1, len(given) + 1)]
    assert all(row["ELIGYN"] == "Y" for row in rows.values() if row["ENROLNO"])


def test_export_knows_no_identity(file: Path, tmp_path: Path) -> None:
    """F13: a name entered in the identity form is in no file that leaves."""
    study, name = load_study(), "زهرا رضایی"
    session = demo_session(file, study, "nurse")
    entry = Entry(session, RecordKey("SSC-001", "", "identity"), Manner("fa", "jalali"))
    entry.set(Place("FULLNAME"), name)
    entry.save()
    session.file.close()
    assert name.encode() in file.read_bytes()
    assert run("export", file, "-o", tmp_path / "out") == OK
    assert run("export", file, "--format", "xlsx", "-o", tmp_path / "out") == OK
    for path in (tmp_path / "out").rglob("*.csv"):
        assert name.encode() not in path.read_bytes()
    assert name not in str(read_workbook(tmp_path / "out" / f"PRACTICE_{study.id}.xlsx"))


@pytest.mark.parametrize("command", ["export", "dictionary"])
def test_a_folder_that_cannot_be_written(file: Path, tmp_path: Path, capsys: Said, command: str) -> None:
    (tmp_path / "taken").write_text("a file")
    arguments = [command, *([file] if command == "export" else []), "-o", tmp_path / "taken"]
    assert run(*arguments) == REFUSED
    assert capsys.readouterr().err.startswith("“taken” cannot be written.")


# ---- backup --------------------------------------------------------------------------------------------------------------------


def test_backup_is_a_proven_copy(file: Path, tmp_path: Path, capsys: Said) -> None:
    """F99: dated, hashed, intact, and all that stands in the folder."""
    folder = tmp_path / "usb"
    folder.mkdir()
    assert run("backup", file, folder) == OK
    name, digest = capsys.readouterr().out.splitlines()
    copy = Path(name)
    assert set(folder.iterdir()) == {copy, copy.with_name(copy.name + ".sha256")}
    assert re.fullmatch(r"مطالعه demo-\d{8}T\d{6}Z\.sqlite", copy.name)
    assert digest == f"sha256 {hashlib.sha256(copy.read_bytes()).hexdigest()}"
    assert run("verify", copy) == OK


def test_a_backup_into_nowhere(file: Path, tmp_path: Path, capsys: Said) -> None:
    assert run("backup", file, tmp_path / "nowhere") == REFUSED
    assert "nowhere" in capsys.readouterr().err


def test_several_folders_and_only_so_many_kept(file: Path, tmp_path: Path, capsys: Said) -> None:
    """F99: one folder that fails stops no other; 0 all, 1 some failed, 2 none; the oldest go only beside a newer one."""
    here, there = tmp_path / "فلش ۱", tmp_path / "disk 2"
    here.mkdir()
    there.mkdir()
    assert run("backup", file, here, there) == OK
    assert len(capsys.readouterr().out.splitlines()) == 4
    assert run("backup", file, here, tmp_path / "gone", there, "--keep", "1") == 1
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 4
    assert said.err.startswith(f"{tmp_path / 'gone'}: The folder gone is not there.\n")
    assert [len(list(each.glob("*.sqlite"))) for each in (here, there)] == [1, 1]
    assert run("backup", file, tmp_path / "gone", tmp_path / "too") == REFUSED
    for wrong in ("0", "-1", "two"):
        with pytest.raises(SystemExit):
            run("backup", file, here, "--keep", wrong)


def test_copying_the_file_is_a_backup(file: Path, tmp_path: Path) -> None:
    """F98."""
    assert run("verify", shutil.copy(file, tmp_path / "copy.sqlite")) == OK


# ---- who may -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("login", "printed", "exported", "listed"),
    [
        ("nurse", OK, REFUSED, REFUSED),
        ("doctor", OK, OK, REFUSED),
        ("monitor", OK, REFUSED, REFUSED),
        ("reader", REFUSED, REFUSED, REFUSED),
        ("manager", OK, OK, OK),
    ],
)
def test_the_terminal_knows_the_same_table(
    file: Path, tmp_path: Path, capsys: Said, login: str, printed: int, exported: int, listed: int
) -> None:
    """F79, T15: what a role may not do in the window it may not do here; then nothing is written."""
    assert run("print", file, "--visit", "infusion1", "-o", tmp_path / "x.pdf", login=login) == printed
    assert run("export", file, "-o", tmp_path / "out", login=login) == exported
    assert run("accounts", file, login=login) == listed
    assert ((tmp_path / "x.pdf").exists(), (tmp_path / "out").exists()) == (printed == OK, exported == OK)
    said = capsys.readouterr().err
    assert said.count("This needs the role ") == [printed, exported, listed].count(REFUSED)


def test_a_participant_copy_is_for_those_who_give_it(file: Path, tmp_path: Path) -> None:
    """F79, F89."""
    options = ("--participant", "SSC-001", "--form", "infusion", "--participant-copy", "-o", tmp_path / "x.pdf")
    assert [run("print", file, *options, login=login) for login in ("nurse", "monitor")] == [OK, REFUSED]


@pytest.mark.parametrize("command", ["print", "export", "accounts"])
def test_a_wrong_password_is_refused(file: Path, tmp_path: Path, capsys: Said, command: str) -> None:
    (tmp_path / "wrong").write_text("guess\n")
    tail = {"print": ["-o", tmp_path / "x.pdf"], "export": ["-o", tmp_path / "out"], "accounts": []}[command]
    options = ["--user", "manager", "--password-file", tmp_path / "wrong"]
    assert run(command, file, *tail, *options, login="") == REFUSED
    said = capsys.readouterr()
    assert (said.out, said.err.splitlines()[0]) == ("", "User name or password is not right.")
    assert [each.name for each in tmp_path.iterdir() if each.name in ("x.pdf", "out")] == []


def test_without_a_terminal_nobody_is_asked(file: Path, tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script that forgot the options ends with a sentence instead of waiting."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert run("export", file, "-o", tmp_path / "out", login="") == REFUSED
    assert capsys.readouterr().err.startswith("This command needs a user name and a password.")


def test_who_sits_at_a_terminal_is_asked(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The password is typed unseen."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    prompts: list[str] = []
    monkeypatch.setattr(sys, "stdin", Terminal("doctor\n"))
    monkeypatch.setattr("getpass.getpass", lambda prompt: prompts.append(prompt) or PASSWORDS["doctor"].read_text().strip())
    assert run("export", file, "-o", tmp_path / "out", login="") == OK
    assert prompts == ["Password: "]


def test_a_password_file_that_is_not_there(file: Path, tmp_path: Path, capsys: Said) -> None:
    assert run("accounts", file, "--user", "manager", "--password-file", tmp_path / "nothing", login="") == REFUSED
    assert capsys.readouterr().err.startswith("The password cannot be read from nothing.")


def test_the_list_of_accounts(file: Path, capsys: Said) -> None:
    """F79: who, in which roles, and whether they may log in; never a password."""
    assert run("accounts", file, login="manager") == OK
    said = capsys.readouterr().out
    assert [line.split("\t")[:4] for line in said.splitlines()] == [
        ["nurse", "Narges Example", "Data entry", "active"],
        ["doctor", "Dr Daryush Example", "Investigator", "active"],
        ["monitor", "Mina Example", "Monitor", "active"],
        ["reader", "Dr Reza Example", "CT reader", "active"],
        ["manager", "Maryam Example", "Data manager", "active"],
    ]
    assert "argon2" not in said


def test_an_older_file_gets_its_data_manager(tmp_path: Path, capsys: Said) -> None:
    """A file made before accounts: refused with the next step, then set up, with a proven copy kept beside it."""
    path = tmp_path / "old.sqlite"
    StudyFile.create(path, load_study(), "somebody").close()
    assert run("export", path, "-o", tmp_path / "out") == REFUSED
    assert "made before accounts" in capsys.readouterr().err
    (tmp_path / "word").write_text("four words of mine\n", encoding="utf-8")
    options = ["--login", "leila", "--name", "Leila Ahmadi", "--password-file", tmp_path / "word"]
    assert run("upgrade", path, *options) == OK
    copy = Path(capsys.readouterr().out.splitlines()[1].removesuffix(": the file as it was"))
    assert run("verify", path) == run("verify", copy) == OK
    capsys.readouterr()
    assert run("accounts", path, "--user", "leila", "--password-file", tmp_path / "word", login="") == OK
    assert capsys.readouterr().out.startswith("leila\tLeila Ahmadi\tData manager\tactive")
    assert run("upgrade", path, *options) == REFUSED
    assert "has accounts already" in capsys.readouterr().err


# ---- dictionary ----------------------------------------------------------------------------------------------------------------


def test_dictionary_as_a_workbook(tmp_path: Path, capsys: Said) -> None:
    """F6."""
    assert run("dictionary", "-o", tmp_path / "dictionary.xlsx") == OK
    assert capsys.readouterr().out.strip() == str(tmp_path / "dictionary.xlsx")
    assert list(read_workbook(tmp_path / "dictionary.xlsx")) == DICTIONARY


def test_the_dictionary_cites_every_computed_item(tmp_path: Path) -> None:
    """F6: formula and source in both formats of the file, help for the reader of Persian."""
    assert run("dictionary", "-o", tmp_path / "dictionary.xlsx") == run("dictionary", "-o", tmp_path) == OK
    columns, *cells = read_workbook(tmp_path / "dictionary.xlsx")["dictionary"]
    rows = read(tmp_path / "dictionary.csv")
    assert [dict(zip(columns, row, strict=True)) for row in cells] == rows
    forms = [form for form in load_study().forms.values() if not form.identity]
    computed = {(form.id, item.id) for form in forms for item in form.items.values() if item.derive}
    assert {(row["FORM"], row["ITEM"]) for row in rows if row["FORMULA"] and row["SOURCE"]} == computed
    assert "Bowerman" in next(row["SOURCE"] for row in rows if row["ITEM"] == "FVC_PP")


def test_dictionary_as_csv(tmp_path: Path) -> None:
    assert run("dictionary", "-o", tmp_path / "new") == OK
    assert {path.name for path in (tmp_path / "new").iterdir()} == {
        *(f"{name}.csv" for name in DICTIONARY),
        "excel",
        "manifest.txt",
    }


# ---- one value ------------------------------------------------------------------------------------------------------------------


def test_one_value_all_the_way(file: Path, tmp_path: Path) -> None:
    """The weight, typed ۶۱٫۵ in the case: in the trail as typed and as stored, on paper in both languages, in the CSV."""
    opened = StudyFile.open(file, load_study(), "somebody", read_only=True)
    entry = next(each for each in opened.trail("SSC-001") if each.item == "WEIGHT_VSORRES")
    opened.close()
    assert (entry.typed, float(str(entry.new)), entry.old) == ("۶۱٫۵", 61.5, None)
    for language, shown in (("en", "61.5"), ("fa", "۶۱٫۵")):
        out = tmp_path / f"{language}.pdf"
        run("print", file, "--participant", "SSC-001", "--form", "screening", "--language", language, "-o", out)
        assert shown in "\n".join(text_of(out))
    run("export", file, "-o", tmp_path)
    assert read(tmp_path / "PRACTICE_screening.csv")[0]["WEIGHT_VSORRES"] == "61.5"


# ---- older files and older copies ------------------------------------------------------------------------------------------------


def test_a_head_from_paper(file: Path, capsys: Said) -> None:
    """F73: number and seal as they are printed; exit 1 if the file has not got that entry, 2 if it is none."""
    opened = StudyFile.open(file, load_study(), read_only=True)
    head = opened.head()
    opened.close()
    assert head is not None
    assert run("verify", file, "--head", f"{head.seq}: {short_seal(head.seal)}") == OK
    assert "in it" in capsys.readouterr().out.splitlines()[-1]
    assert run("verify", file, "--head", f"{head.seq}:{'0' * 64}") == NOT_INTACT
    assert "NOT in it" in capsys.readouterr().out.splitlines()[-1]
    assert run("verify", file, "--head", "hello") == REFUSED
    assert "no number and seal" in capsys.readouterr().err


def test_an_older_version_is_brought_up_to_date(tmp_path: Path, capsys: Said) -> None:
    """F110: refused for writing with the next step; upgraded by its data manager alone, with the copy named."""
    path, word = tmp_path / "old.sqlite", tmp_path / "word"
    path.write_bytes(gzip.decompress((Path(__file__).parent / "data" / "format-2.sqlite.gz").read_bytes()))
    before = path.read_bytes()
    people = {each.login: each.password for each in demo_people()}
    word.write_text(people["doctor"] + "\n", encoding="utf-8")
    assert run("export", path, "-o", tmp_path / "out", "--user", "doctor", "--password-file", word, login="") == REFUSED
    assert "older version of this program" in capsys.readouterr().err
    assert run("upgrade", path, "--user", "doctor", "--password-file", word, login="") == REFUSED
    assert (path.read_bytes(), "needs the role" in capsys.readouterr().err) == (before, True)
    word.write_text(people["manager"] + "\n", encoding="utf-8")
    assert run("upgrade", path, "--user", "manager", "--password-file", word, login="") == OK
    said, copy, digest = capsys.readouterr().out.splitlines()
    assert "format 2 to 3" in said
    assert (run("verify", path), run("verify", Path(copy))) == (OK, OK)
    assert digest.startswith("sha256 ")
    capsys.readouterr()
    assert run("upgrade", path, "--user", "manager", "--password-file", word, login="") == OK
    assert "nothing was changed" in capsys.readouterr().out


def test_an_older_copy_is_refused(tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    """F73: by whatever command writes into the file; reading what it is stays possible."""
    monkeypatch.setenv("SSCEXO_CONFIG", str(tmp_path / "settings"))
    path, older, word = tmp_path / "study.sqlite", tmp_path / "older.sqlite", tmp_path / "word"
    first = FirstAccount("leila", "Leila Ahmadi", "four words of mine", ("investigator", "data_manager"))
    create_study(path, load_study(), first, cost=Cost.quick()).file.close()
    older.write_bytes(path.read_bytes())
    word.write_text("four words of mine\n", encoding="utf-8")
    options = ("--user", "leila", "--password-file", word)
    assert run("accounts", path, *options, login="") == OK
    path.write_bytes(older.read_bytes())
    assert run("accounts", path, *options, login="") == REFUSED
    said = capsys.readouterr().err
    assert "is an older copy" in said
    assert "newest backup" in said
    assert path.read_bytes() == older.read_bytes()
    assert run("verify", path) == OK
