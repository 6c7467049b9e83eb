"""Run the benchmarks and print one table: `python -m benchmarks`, or some of the names in `ALL` behind it.

With `--scale` the files of `trail` have up to 1,000,000 entries; they are made once, in a minute, and kept under `build/`.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator

from benchmarks.ratio import Ratio

ALL = ("start", "form", "keystroke", "derive", "save", "login", "pages", "encryption", "trail")
SCALE = "--scale"


def measured(names: tuple[str, ...], *, scale: bool) -> Iterator[Ratio]:
    for name in names:
        module = importlib.import_module(f"benchmarks.{name}")
        yield from module.measure(module.SCALE) if scale and name == "trail" else module.measure()


def main() -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "*.info=false;qt.qpa.*=false")
    scale = SCALE in sys.argv
    names = tuple(each for each in sys.argv[1:] if each != SCALE) or (("trail",) if scale else ALL)
    print(f"{'what':88} {'ours':>10} {'bare':>10} {'':10} {'ratio':>6}  wanted")
    held = True
    for each in measured(names, scale=scale):
        sign = "≥" if each.more else "≤"
        mark = "" if each.holds else "  MISSED"
        figures = f"{each.ours:10.2f} {each.bare:10.2f} {each.unit:10} {each.ratio:6.2f}"
        print(f"{each.what:88} {figures}  {sign} {each.limit}{mark}", flush=True)
        held &= each.holds
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
