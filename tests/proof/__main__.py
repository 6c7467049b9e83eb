"""Prove that nothing is lost and nothing changes unseen: `python -m tests.proof --full`; prints a table and writes it to a file."""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from sscexo_desktop.study.model import Study
from tests.proof import (
    clock,
    damage,
    full_disk,
    hand_copies,
    kills,
    on_a_small_disk,
    tampering,
    two_processes,
    ward,
    whole_file,
)
from tests.proof.table import Line, written

Proof = Callable[[Path, Study, float, int], Iterable[Line]]
PROOFS: dict[str, Proof] = {
    "kill": lambda folder, study, share, seed: [kills.prove(folder, study, _of(500, share), seed)],
    "cut": lambda folder, study, share, seed: [kills.prove_cuts(folder, study, _each(1, share), seed=seed)],
    "damage": lambda folder, study, share, seed: damage.prove(folder, study, _of(1000, share), seed),
    "copy": lambda folder, study, share, seed: [
        hand_copies.prove_idle(folder, study, _of(1000, share), seed),
        *hand_copies.prove_busy(folder, study, _of(1000, share), seed),
    ],
    "disk": lambda folder, study, share, seed: [
        *full_disk.prove_writes(folder, study, _each(1, share), seed=seed),
        full_disk.prove_backup(folder, study, _each(1, share), seed),
        full_disk.prove_pulled(folder, study, _of(100, share), seed),
        *on_a_small_disk.prove(_each(1, share), 200),
    ],
    "whole": lambda folder, study, share, seed: [
        *whole_file.prove(folder, study, _of(30, share), seed=seed),
        whole_file.prove_cuts(folder, study, _each(40, share), seed=seed),
    ],
    "encrypted": lambda folder, study, share, seed: [
        kills.prove(folder, study, _of(200, share), seed, encrypted=True),
        kills.prove_cuts(folder, study, _each(3, share), seed=seed, encrypted=True),
        *damage.prove(folder, study, _of(500, share), seed, encrypted=True),
        hand_copies.prove_idle(folder, study, _of(300, share), seed, encrypted=True),
        *hand_copies.prove_busy(folder, study, _of(300, share), seed, encrypted=True),
    ],
    "two": lambda folder, study, share, seed: [two_processes.prove(folder, study, _of(20, share), seed)],
    "tamper": lambda folder, study, _, seed: tampering.prove(folder, study, seed),
    "clock": lambda folder, study, _, seed: [clock.prove(folder, study, seed)],
}


def _of(runs: int, share: float) -> int:
    return max(2, round(runs * share))


def _each(every: int, share: float) -> int:
    return max(every, round(every / share))


def main() -> int:
    """Run the proofs asked for; 0 if nothing was wrong, 1 otherwise."""
    chosen = _parser().parse_args()
    share = 1.0 if chosen.full else chosen.share
    study, lines, begun = ward.shipped(), [], time.monotonic()
    with tempfile.TemporaryDirectory(prefix="proof of the file ", dir=chosen.on) as folder:
        for name in chosen.proofs or PROOFS:
            for line in PROOFS[name](Path(folder), study, share, chosen.seed):
                lines.append(line)
                print(f"{line.what}: {line.runs} runs, {line.wrong.total()} faults {line.skipped}", flush=True)  # noqa: T201
    head = (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"seed {chosen.seed}, {time.monotonic() - begun:.0f} s\n\n"
    )
    table = head + written(lines)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text(table, encoding="utf-8")
    print(f"\n{table}\nwritten to {chosen.out}")  # noqa: T201
    return 0 if all(each.right for each in lines) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.proof", description=__doc__)
    parser.add_argument("proofs", nargs="*", metavar="PROOF", help=f"some of {' '.join(PROOFS)} (default: all)")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--full", action="store_true", help="the full numbers: 500 kills, 1,000 damages, every write")
    size.add_argument("--share", type=float, default=0.03, help="how much of the full numbers (default 0.03)")
    parser.add_argument("--seed", type=int, default=0, help="another seed makes other days, damages and moments")
    parser.add_argument("-o", "--out", type=Path, default=Path("build/proof.txt"), help="the file the table is written to")
    parser.add_argument("--on", type=Path, help="the folder, and so the disk, to work on")
    return parser


if __name__ == "__main__":
    sys.exit(main())
