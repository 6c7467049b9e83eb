"""Which key of an English keyboard a character came from where a Persian layout was on: scanners press keys, not letters (F90)."""

from __future__ import annotations

from collections.abc import Mapping

_KEYS = "QWERTYUIOPASDFGHJKLZXCVBNM"
_PLAIN = "ضصثقفغعهخحشسیبلاتنمظطزرذدپ"
_STANDARD = (
    "\u0652\u064c\u064d\u064b\u064f\u0650\u064e\u0651][\u0624\u0626\u064a\u0625\u0623\u0622\u0629»«\u0643\u0653ژ\u0670\u200c\u0654\u0621"
)
"""With Shift: ISIRI 9147, "Persian (Standard)" on Windows, the Persian layout on Linux."""
_OLDER_PLAIN = "ضصثقفغعهخحشسیبلاتنمظطزرذدئ"
_OLDER = (
    "\u064b\u064c\u064d\ufdfc\u060c\u061b,][\\\u064e\u064f\u0650\u0651\u06c0\u0622\u0640«»\u0629\u064aژ\u0624\u0625\u0623\u0621"
)
"""With Shift: the older layout "Persian" of Windows."""


def _layout(plain: str, shifted: str, more: Mapping[str, str]) -> Mapping[int, str]:
    pairs = {**dict(zip(shifted, _KEYS, strict=True)), **dict(zip(plain, _KEYS, strict=True)), **more}
    return {ord(typed): key for typed, key in pairs.items()}


LAYOUTS: tuple[Mapping[int, str], ...] = (
    _layout(_PLAIN, _STANDARD, {"ک": ";"}),
    _layout(_OLDER_PLAIN, _OLDER, {"ک": ";", "\u0643": ";"}),
)
"""What each character stands for; the signs and digits of a seal are on the same keys in all of them, or are read anyway."""
