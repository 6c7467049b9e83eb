"""One TOML table being read strictly: every key is taken with its type, and each fault names the file and the place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sscexo_desktop.errors import DefinitionFault
from sscexo_desktop.study.texts import Text

Toml = Mapping[str, Any]


class Table:
    """One TOML table being read: every key must be taken, each fault names file and dotted place."""

    def __init__(self, file: str, where: str, content: object) -> None:
        self.file = file
        self.where = where
        if not isinstance(content, Mapping):
            raise self.fault("must be a table")
        self._left: dict[str, Any] = dict(content)

    def fault(self, what: str) -> DefinitionFault:
        """Return the fault at this place, to be raised."""
        return DefinitionFault(self.file, self.where, what)

    def take(self, key: str, kind: type | tuple[type, ...], default: Any = ...) -> Any:
        """Take a key of the given type; without a default it must be there."""
        if key not in self._left:
            if default is ...:
                raise self.fault(f"“{key}” is missing")
            return default
        value = self._left.pop(key)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.fault(f"“{key}” is of the wrong type")
        return value

    def name(self, key: str) -> str:
        """Take a key that must be a non-empty string."""
        value = str(self.take(key, str))
        if not value.strip():
            raise self.fault(f"“{key}” is empty")
        return value

    def text(self, key: str) -> Text:
        """Take a bilingual text; both languages must be there and not empty."""
        return self._text(key, self.take(key, dict))

    def text_or_none(self, key: str) -> Text | None:
        """Take a bilingual text where there is one."""
        found = self.take(key, dict, None)
        return None if found is None else self._text(key, found)

    def _text(self, key: str, raw: Toml) -> Text:
        missing = [language for language in ("en", "fa") if not str(raw.get(language, "")).strip()]
        if missing:
            raise self.fault(f"“{key}” has no {'Persian' if missing[-1] == 'fa' else 'English'} text")
        if set(raw) != {"en", "fa"}:
            raise self.fault(f"“{key}” may only hold en and fa")
        return Text(str(raw["en"]), str(raw["fa"]))

    def texts(self, key: str) -> tuple[Text, ...]:
        """Take a list of bilingual texts."""
        return tuple(self._text(key, each) for each in self.take(key, list))

    def names(self, key: str, default: Iterable[str] = ()) -> tuple[str, ...]:
        """Take a list of strings."""
        found = self.take(key, list, list(default))
        if not all(isinstance(each, str) and each for each in found):
            raise self.fault(f"“{key}” must be a list of names")
        return tuple(found)

    def tables(self, key: str, default: Any = ...) -> list[Table]:
        """Take a list of tables, each knowing its own place."""
        found = self.take(key, list, default)
        return [Table(self.file, f"{self.where}{'.' if self.where else ''}{key}[{n}]", each) for n, each in enumerate(found, 1)]

    def table(self, key: str) -> Table | None:
        """Take a table where there is one."""
        found = self.take(key, dict, None)
        return None if found is None else Table(self.file, f"{self.where}.{key}", found)

    def done(self) -> None:
        """Refuse whatever was not taken."""
        if self._left:
            raise self.fault(f"unknown: {', '.join(sorted(self._left))}")
