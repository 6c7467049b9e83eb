"""The same on a real disk of a few pages: mounted in a namespace of its own, where root or the system allows it (T4)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from tests.proof import ward
from tests.proof.full_disk import Case, case_of, judge_refused
from tests.proof.table import Line

PAGE = 4096
NAMESPACES = (("unshare", "--mount", "--propagation", "private"), ("unshare", "--user", "--map-root-user", "--mount"))


def prove(every: int, most: int) -> list[Line]:
    """Run in a namespace that may mount; the lines say why where there is none."""
    for namespace in NAMESPACES:
        if _mounts(namespace):
            command = (*namespace, sys.executable, "-m", "tests.proof.on_a_small_disk", str(every), str(most))
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                line = Line("T4 a disk of a few pages")
                line.fault("crashes", done.stderr.strip().splitlines()[-1])
                return [line]
            return [_line(each) for each in json.loads(done.stdout)]
    names = ("T4 a disk of a few pages", "T4 a folder that may only be read")
    return [Line(name, skipped="this system lets nobody mount a disk here") for name in names]


def _mounts(namespace: tuple[str, ...]) -> bool:
    trial = (*namespace, "mount", "-t", "tmpfs", "none", "/mnt")
    return bool(shutil.which("unshare")) and subprocess.run(trial, capture_output=True, check=False).returncode == 0


def _line(told: dict[str, object]) -> Line:
    line = Line(str(told["what"]), int(str(told["runs"])))
    for kind, count in dict(told["wrong"]).items():  # type: ignore[call-overload]
        line.fault(kind, "", count)
    line.seen.update(told["seen"])  # type: ignore[arg-type]
    line.faults = list(told["faults"])  # type: ignore[call-overload]
    return line


def main() -> None:
    """Mount small disks and print the lines as JSON: EVERY MOST."""
    every, most = map(int, sys.argv[1:])
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        disk = Path(folder) / "disk"
        disk.mkdir()
        _mount(disk, 16 * 1024)
        lines = [_few_pages(disk, every, most), _read_only(disk)]
        subprocess.run(("umount", "-l", str(disk)), check=True)
    told = [{"what": each.what, "runs": each.runs, "wrong": each.wrong, "seen": each.seen, "faults": each.faults} for each in lines]
    print(json.dumps(told))  # noqa: T201


def _mount(disk: Path, kilobytes: int) -> None:
    subprocess.run(("mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(disk)), check=True)


def _few_pages(disk: Path, every: int, most: int) -> Line:
    """Save with 0, 1, 2 … free pages on the disk, until it fits."""
    line = Line("T4 a disk of a few pages")
    for verb in ("type", "save", "sign"):
        case = case_of(disk, ward.shipped(), f"small-{verb}", verb)  # type: ignore[arg-type]
        for free in range(0, most, every):
            if not _refused_with(case, disk, free, line):
                break
        shutil.rmtree(case.scene.folder)
    return line


def _refused_with(case: Case, disk: Path, free: int, line: Line) -> bool:
    """Do the action with so many free pages; false if they were enough."""
    worker, ballast = case.fresh(), disk / "ballast"
    worker.prepare(case.action)
    _fill(disk, ballast, free)
    refused = None
    try:
        worker.do(case.action)
    except Trouble as trouble:
        refused = trouble
    finally:
        ballast.unlink()
    if refused is not None:
        line.runs += 1
        line.seen[case.action.verb] += 1
        judge_refused(case, worker, refused, f"{case.action.verb}, {free} pages free", line)
    worker.session.file.close()
    return refused is not None


def _fill(disk: Path, ballast: Path, free: int) -> None:
    with ballast.open("wb") as file:
        left = shutil.disk_usage(disk).free - free * PAGE
        for _ in range(left // PAGE):
            file.write(b"x" * PAGE)


def _read_only(disk: Path) -> Line:
    """The disk turns read-only under an open file, and then a file on it is opened."""
    line = Line("T4 a folder that may only be read")
    case = case_of(disk, ward.shipped(), "read-only", "save")
    worker = case.fresh()
    worker.prepare(case.action)
    worker.session.file.close()
    path, before = case.scene.path, ward.digest(case.scene.path)
    subprocess.run(("mount", "-o", "remount,ro", str(disk)), check=True)
    line.runs += 3
    for words, doing in {
        "opened for writing": lambda: StudyFile.open(path, case.scene.study, "Sara").close(),
        "backed up there": lambda: _read(path, case).backup(case.scene.stick),
    }.items():
        try:
            doing()
            line.fault("illegal", words)
        except Trouble as trouble:
            line.seen[str(trouble)] += 1
    file = _read(path, case)
    if ward.state_of(file) != case.scene.legal(case.action.number - 1) or not verify_file(path).ok:
        line.fault("losses", "it cannot be read")
    file.close()
    if ward.digest(path) != before:
        line.fault("writes", "the file was changed")
    return line


def _read(path: Path, case: Case) -> StudyFile:
    return StudyFile.open(path, case.scene.study, "Sara", read_only=True)


if __name__ == "__main__":
    main()
