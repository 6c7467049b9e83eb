"""The ways to a study that the window is handed: nothing in it knows where definition and files come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sscexo_desktop.actions.gate import FirstAccount, Gate
    from sscexo_desktop.actions.session import Session
    from sscexo_desktop.store.encryption.keys import Keys
    from sscexo_desktop.store.heads import Head
    from sscexo_desktop.study.model import Study


@dataclass(frozen=True)
class Doors:
    """The ways to a study: its definition and its files; each may raise `Trouble`.

    `read` opens one for reading only, `older` one that lacks these known entries; all take the keys at hand. `create`, with a
    passphrase of an encrypted file, and `set_up` give a file its first account, whose person is let in; `set_up` returns the copy
    it kept, too. `reader` opens a file once more for reading only, for the same person's work in another thread; the one who asks
    closes it.
    """

    study: Callable[[], Study]
    create: Callable[[Path, FirstAccount, bool, str | None], Session]
    open: Callable[[Path, Keys | None], Gate]
    read: Callable[[Path, Keys | None], Gate]
    older: Callable[[Path, Keys | None, tuple[Head, ...]], Gate]
    set_up: Callable[[Path, FirstAccount], tuple[Session, Path]]
    demo: Callable[[], Gate]
    reader: Callable[[Path, Session], Session]
