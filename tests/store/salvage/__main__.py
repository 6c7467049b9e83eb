"""The long proof: `python -m tests.store.salvage 200` salvages so many damaged files of each kind and prints what came of them."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.store.salvage.attempt import try_one
from tests.store.salvage.damage import DAMAGES, make_full

with TemporaryDirectory() as name:
    full, place = Path(name) / "full.sscexo", Path(name) / "there" / "damaged.sscexo"
    place.parent.mkdir()
    make_full(full)
    for how in DAMAGES:
        found = Counter(try_one(full, place, how, seed) for seed in range(int(sys.argv[1])))
        print(how.__name__, *(f"{count} {what}" for what, count in found.most_common()), sep=", ")  # noqa: T201
