"""Work off the window's thread."""

from __future__ import annotations

import gc
import threading

from PySide6.QtCore import QCoreApplication, QEvent

from sscexo_desktop.gui.jobs import Job


def test_no_cycles_are_collected_while_a_job_runs(qtbot):
    """T21: a collection in the job's thread could let go of widgets there, which ends the process; two jobs may overlap."""
    gates = [threading.Event(), threading.Event()]
    seen: list[bool] = []

    def work(gate: threading.Event):
        def wait(_progress) -> None:
            gate.wait(10)
            seen.append(gc.isenabled())

        return wait

    assert gc.isenabled()
    jobs = [Job(work(gate)) for gate in gates]
    for job in jobs:
        job.begin()
    for job, gate in zip(jobs, gates, strict=True):
        assert not gc.isenabled()
        with qtbot.waitSignal(job.done):
            gate.set()
        job.wait()
    qtbot.waitUntil(gc.isenabled)
    assert seen == [False, False]


def test_a_job_that_is_deleted_lets_collection_go_on(qtbot):
    """T21: also when nobody waited to hear of its end."""
    job = Job(lambda _progress: None)
    job.begin()
    job.wait()
    job.deleteLater()
    QCoreApplication.sendPostedEvents(job, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(gc.isenabled)
