"""The workstation's clock set wrong (T13): the trail keeps its order by number, it is said, and every instant is the UTC it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from sscexo_desktop.actions.gate import Gate
from sscexo_desktop.store.proof.verify import verify_file
from sscexo_desktop.study.model import Study
from tests.people import PASSWORD
from tests.proof import ward
from tests.proof.kills import begun
from tests.proof.table import Line
from tests.proof.victim import Worker

STALE = timezone(timedelta(hours=4, minutes=30))
"""Tehran's zone on a workstation that never heard that summer time was given up."""
Clock = Callable[[datetime, int], datetime]
CLOCKS: dict[str, tuple[Clock, bool]] = {
    "a day back": (lambda now, n: now - timedelta(days=1) + timedelta(seconds=n), True),
    "year 1970": (lambda _, n: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=n), True),
    "an hour back": (lambda now, n: now - timedelta(hours=1) + timedelta(seconds=n), True),
    "a stale zone": (lambda now, n: (now + timedelta(seconds=n)).astimezone(STALE), False),
    "across midnight": (lambda now, n: now.replace(hour=20, minute=29, second=55) + timedelta(days=1, seconds=n), False),
    "stands still": (lambda now, _: now + timedelta(seconds=1), False),
    "goes back at each look": (lambda now, n: now - timedelta(minutes=2 * n), True),
}
"""Each clock by the true time when it was set wrong and how often it was looked at; and whether it is behind the trail then."""


@dataclass(slots=True)
class Wrong:
    """A clock that is wrong from now on, and every time it told."""

    clock: Clock
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    told: list[datetime] = field(default_factory=list)

    def __call__(self) -> datetime:
        """Tell the time."""
        self.told.append(self.clock(self.since, len(self.told) + 1))
        return self.told[-1]


def prove(folder: Path, study: Study, seed: object = 0) -> Line:
    """Work by the right clock, then by each wrong one."""
    line = Line("T13 clock set wrong")
    for name, (clock, behind) in CLOCKS.items():
        line.runs += 1
        _worked_by(folder, study, f"{seed}-clock-{name.replace(' ', '-')}", Wrong(clock), line, behind=behind)
    return line


def _worked_by(folder: Path, study: Study, seed: str, wrong: Wrong, line: Line, *, behind: bool) -> None:
    scene = begun(folder, study, seed, 40)
    session = ward.enter(scene.path, study)
    worker = Worker(session, scene.stick)
    for step in scene.steps[:20]:
        worker.do(step.action)
    last, _ = session.file.trail_head()
    session.file.clock = wrong
    gate = Gate.of(session)
    gate.log_out(session)
    session = gate.log_in(ward.DOCTOR, PASSWORD)
    worker = Worker(session, scene.stick)
    for step in scene.steps[20:]:
        worker.do(step.action)
    new = [each for each in session.file.trail() if each.seq > last]
    if ward.state_of(session.file) != scene.legal(40):
        line.fault("losses", f"{seed}: the state is not legal")
    told = [each.astimezone(UTC).replace(microsecond=each.microsecond // 1000 * 1000) for each in wrong.told]
    if not new or any(each.at not in told or each.at.utcoffset() for each in new):
        line.fault("illegal", f"{seed}: an entry bears another instant than the clock told, or not in UTC")
    if [told.index(each.at) for each in new] != sorted(told.index(each.at) for each in new):
        line.fault("illegal", f"{seed}: the entries are not in the order of the work")
    if bool(session.warnings) != behind or bool(session.file.events("clock_behind")) != behind:
        line.fault("illegal", f"{seed}: behind is {behind}, said {bool(session.warnings)}")
    session.file.close()
    report = verify_file(scene.path, clock=lambda: wrong.told[-1])
    if not report.ok:
        line.fault("illegal", f"{seed}: does not verify")
    line.seen["said to be behind" if behind else "right to go on by"] += 1
