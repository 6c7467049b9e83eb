"""The key of a file that is not open, asked for where it is needed (F80)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sscexo_desktop.store.encryption.keys import Keys, mark_of

if TYPE_CHECKING:
    from sscexo_desktop.gui.asker import Asker


def with_key(ask: Asker, path: Path, keys: Keys) -> Keys | None:
    """Return keys that open a file, too: asked for where it is encrypted with another one; `None` if nobody gives it."""
    mark = mark_of(path)
    return keys if not mark or keys.of(path) is not None else ask.keys_for(path, mark, keys)
