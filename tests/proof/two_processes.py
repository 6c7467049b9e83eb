"""Two programs at one file: the second reads and is told who writes; when the first is killed the file is free at once."""

from __future__ import annotations

from pathlib import Path

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.model import Study
from tests.people import PEOPLE
from tests.proof import ward
from tests.proof.examined import Heard, Scene, examine
from tests.proof.kills import begun, hear, victim_of
from tests.proof.table import Line

AT_WORK = 12


def prove(folder: Path, study: Study, runs: int, seed: object = 0) -> Line:
    """Let a first process work, look over its shoulder from a second one, kill the first, and write."""
    line = Line("two processes at one file")
    for run in range(runs):
        scene = begun(folder, study, f"{seed}-two-{run}", AT_WORK)
        heard = Heard(0, 0)
        line.runs += 1
        with victim_of(scene, AT_WORK) as first:
            for words in first.stdout or ():
                if b"end" in words:
                    break
                hear(heard, words)
            _second(scene, heard, line)
            first.kill()
        examine(scene, heard, line)
    return line


def _second(scene: Scene, heard: Heard, line: Line) -> None:
    """Both are alive: reading works, writing is refused, and who holds the file is said."""
    where, holder = scene.where(heard), PEOPLE[ward.DOCTOR][0]
    file = StudyFile.open(scene.path, scene.study, "Reza")
    try:
        if not file.read_only or not (file.held_by or "").startswith(holder):
            line.fault("illegal", f"{where}: read-only {file.read_only}, held by {file.held_by}")
        if ward.state_of(file) != scene.legal(heard.ended) or not verify_file(scene.path).ok:
            line.fault("losses", f"{where}: the second does not see what the first has saved")
        try:
            file.add_participant("SSC-999")
            line.fault("illegal", f"{where}: both wrote")
        except Trouble:
            line.seen["second refused to write"] += 1
    finally:
        file.close()
