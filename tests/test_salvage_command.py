"""The terminal's `salvage`: a plain report without data, exit codes, and who owns the new file (F101)."""

from __future__ import annotations

from pathlib import Path

import pytest

from sscexo_desktop.cli import NOT_INTACT, OK, REFUSED, load_study, main
from sscexo_desktop.store.study_file import StudyFile
from tests.people import quick_demo
from tests.store.salvage.damage import leaves_of, root_of, zero_page

PASSWORD = "another horse 2"  # noqa: S105


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.sscexo"
    quick_demo(path, load_study())
    return path


def damaged(demo: Path, folder: Path, *pages: int) -> Path:
    content = demo.read_bytes()
    for page in pages:
        content = zero_page(content, page)
    path = folder / "damaged.sscexo"
    path.write_bytes(content)
    return path


def test_all_of_it(demo, tmp_path, capsys) -> None:
    """An index is lost: nothing of the data is; exit 0, and the new file verifies and upgrades no further."""
    path, new = damaged(demo, tmp_path, root_of(demo, "trail_record")), tmp_path / "new.sscexo"
    assert main(["salvage", str(path), "-o", str(new)]) == OK
    told = capsys.readouterr().out
    assert f"{new}: made of what was left of damaged.sscexo, which was not changed" in told
    assert "; 0 not proven, sealed anew; 0 lost" in told
    assert f"{new}: intact" in told
    assert main(["verify", str(new)]) == OK


def test_a_part_of_it(demo, tmp_path, capsys) -> None:
    """Pages of the trail and of forms are lost: exit 1, each row that is not as it was is named, and no value of any is shown."""
    leaves = leaves_of(demo, root_of(demo, "form_infusion"))
    trail = leaves_of(demo, root_of(demo, "trail"))[-3]
    path, new = damaged(demo, tmp_path, trail, *leaves), tmp_path / "new.sscexo"
    assert main(["salvage", str(path), "-o", str(new)]) == NOT_INTACT
    told = capsys.readouterr().out
    assert "table form_infusion, record" in told
    assert f"first damaged page: {min(trail, *leaves)}, at byte" in told
    assert f"{new}: intact" in told
    file = StudyFile.open(new, load_study(), "")
    typed = {value for record in file.records() for value in record.answers.values() if isinstance(value, str) and " " in value}
    file.close()
    assert typed
    assert not [value for value in typed if value in told]


def test_a_new_data_manager(demo, tmp_path, capsys) -> None:
    """Where no data manager can be saved the person at the terminal names one, who then logs in."""
    path, new = damaged(demo, tmp_path, root_of(demo, "account")), tmp_path / "new.sscexo"
    assert main(["salvage", str(path), "-o", str(new)]) == REFUSED
    assert "No account of a data manager can be saved" in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["damaged.sscexo"]
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD)
    owner = ["--login", "newmanager", "--name", "New Manager", "--password-file", str(secret)]
    assert main(["salvage", str(path), "-o", str(new), *owner]) == NOT_INTACT
    capsys.readouterr()
    assert main(["accounts", str(new), "--user", "newmanager", "--password-file", str(secret)]) == OK
    assert "newmanager\tNew Manager\tData manager\tactive" in capsys.readouterr().out


def test_refused(demo, tmp_path, capsys) -> None:
    """A file that is not damaged, and one that has a data manager while another is named: nothing is left behind."""
    assert main(["salvage", str(demo), "-o", str(tmp_path / "new.sscexo")]) == REFUSED
    assert "is not damaged" in capsys.readouterr().err
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD)
    path = damaged(demo, tmp_path, root_of(demo, "trail_record"))
    owner = ["--login", "newmanager", "--name", "New Manager", "--password-file", str(secret)]
    assert main(["salvage", str(path), "-o", str(tmp_path / "new.sscexo"), *owner]) == REFUSED
    assert "data manager's account can be saved" in capsys.readouterr().err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["damaged.sscexo", "secret"]
