"""The window's process: where settings, definition, store and window meet, and where our own mistakes are caught."""

from __future__ import annotations

import gc
import os
import sys
import types
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from sscexo_desktop.gui.dialogs import Dialogs
from sscexo_desktop.gui.doors import Doors
from sscexo_desktop.gui.window import MainWindow
from sscexo_desktop.heads_here import heads_here
from sscexo_desktop.resources import resource
from sscexo_desktop.settings import Preferences, configuration_file, load_preferences

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from sscexo_desktop.actions.gate import FirstAccount, Gate
    from sscexo_desktop.actions.session import Session
    from sscexo_desktop.store.encryption.keys import Keys
    from sscexo_desktop.store.heads import Head
    from sscexo_desktop.study.model import Study


STYLE = ("-style", "fusion")
"""Asked for by argument: to touch a style from Python costs some 8 ms of the start for its enumerations."""


def run(file: Path | None = None, *, demo: bool = False) -> int:
    """Open the window, on a study file or a throw-away demo study if wanted; return the exit code."""
    gc.disable()  # the start makes no garbage; switched on again when the first page is on the screen
    app = QApplication.instance() or QApplication([*sys.argv[:1], *STYLE])
    if not isinstance(app, QApplication):
        return 1
    app.setApplicationName("SSc-EXO Desktop")
    kept_at = configuration_file()
    window = MainWindow(doors(), first_preferences(kept_at), kept_at, Dialogs)
    sys.excepthook = on_bug(window)
    window.painted.connect(lambda: QTimer.singleShot(0, lambda: begin(window, file, demo=demo)))
    window.show()
    return app.exec()


def first_preferences(kept_at: Path) -> Preferences:
    """Return the preferences kept here; on a Persian workstation the first start is in Persian and Jalali."""
    preferences = load_preferences(kept_at)
    if not kept_at.exists() and workstation_language().startswith("fa"):
        return replace(preferences, language="fa", calendar="jalali")
    return preferences


def workstation_language() -> str:
    """Return the language of this workstation, such as `fa_IR`; Qt's own way to it costs a tenth of the start."""
    named = next((os.environ[each] for each in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(each)), "")
    if named:
        return named
    import locale

    return (locale.getlocale()[0] or "").replace("Persian", "fa")


def begin(window: MainWindow, file: Path | None, *, demo: bool) -> None:
    """Load the definition now that the first page is on the screen, then open what was asked for."""
    from sscexo_desktop.errors import DefinitionFault

    gc.enable()
    try:
        window.name_study()
    except DefinitionFault as fault:
        window.ask.tell(fault)
        QApplication.exit(2)
        return
    if demo:
        window.open_demo()
    elif file is not None:
        window.open_file(file)


def doors() -> Doors:
    """Return the ways to the shipped study and to its files."""

    @lru_cache(maxsize=1)
    def study() -> Study:
        from sscexo_desktop.study.load import load

        return load(resource("study"))

    def create(path: Path, first: FirstAccount, practice: bool, passphrase: str | None) -> Session:
        from sscexo_desktop.actions.gate import create_study

        session = create_study(path, study(), first, practice=practice, passphrase=passphrase)
        heads_here().watch(session.file)
        return session

    def open_file(path: Path, keys: Keys | None) -> Gate:
        from sscexo_desktop.actions.gate import open_gate

        return open_gate(path, study(), keys=keys, heads=heads_here())

    def older(path: Path, keys: Keys | None, missing: tuple[Head, ...]) -> Gate:
        from sscexo_desktop.actions.gate import open_gate

        return open_gate(path, study(), keys=keys, heads=heads_here(), accepted=missing)

    def read(path: Path, keys: Keys | None) -> Gate:
        from sscexo_desktop.actions.gate import open_gate

        return open_gate(path, study(), read_only=True, keys=keys)

    def set_up(path: Path, first: FirstAccount) -> tuple[Session, Path]:
        from sscexo_desktop.actions.gate import set_up_accounts

        return set_up_accounts(path, study(), first)

    folders: list[TemporaryDirectory[str]] = []  # thrown away with the process

    def demo() -> Gate:
        from tempfile import TemporaryDirectory

        from sscexo_desktop.actions.demo import build_demo, open_demo

        folders.append(TemporaryDirectory(prefix="sscexo-demo-", ignore_cleanup_errors=True))
        path = Path(folders[-1].name) / "demo.sqlite"
        build_demo(path, study())
        return open_demo(path, study())

    def reader(path: Path, session: Session) -> Session:
        from sscexo_desktop.actions.gate import reader

        return reader(path, session)

    return Doors(study=study, create=create, open=open_file, read=read, older=older, set_up=set_up, demo=demo, reader=reader)


def on_bug(window: MainWindow) -> Callable[[type[BaseException], BaseException, types.TracebackType | None], None]:
    """Return what happens on a mistake of ours: it is written down and shown, and the window goes on."""

    def hook(kind: type[BaseException], fault: BaseException, trace: types.TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, fault, trace)
            QApplication.exit(130)
            return
        window.ask.tell(fault)

    return hook
