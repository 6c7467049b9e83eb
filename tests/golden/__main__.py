"""Renew the golden pages: `.venv/bin/python -m tests.golden --renew`; without it, say how today's pages differ."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from sscexo_desktop.resources import resource
from sscexo_desktop.study.load import load
from tests.golden.comparing import complaints, keep, kept
from tests.golden.pages import PAGES, Press
from tests.golden.study import FOLDER, golden_session, keep_new_study

_PAGES = FOLDER / "pages"


def main() -> int:
    """Compare every page with its golden one, and keep those that differ if asked to; 1 if any differs and is not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description=__doc__)
    parser.add_argument("--renew", action="store_true", help="keep the pages of today, after you have looked at each difference")
    parser.add_argument("--new-study", action="store_true", help="build the study they are printed from anew, and renew all pages")
    chosen = parser.parse_args()
    study, report = load(resource("study")), Path(tempfile.gettempdir()) / "golden-pages"
    renew = chosen.renew or chosen.new_study
    with tempfile.TemporaryDirectory() as folder:
        if chosen.new_study:
            keep_new_study(study, Path(folder))
        session = golden_session(study, Path(folder))
        press, differing = Press(session, Path(folder)), 0
        for golden in PAGES:
            now = press.seen(golden)
            said = list(complaints(golden.name, now, kept(golden.name, _PAGES), report))
            differing += bool(said)
            sys.stdout.writelines(f"{each}\n" for each in said)
            if said and renew:
                keep(now, golden.name, _PAGES)
        session.file.close()
    if renew:
        _forget_others()
    kept_now = "; they are kept as they are now" if renew and differing else ""
    sys.stdout.write(f"{differing} of {len(PAGES)} pages differ{kept_now}.\n")
    return int(bool(differing) and not renew)


def _forget_others() -> None:
    """Remove what belongs to no page any more."""
    names = {golden.name for golden in PAGES}
    for path in _PAGES.iterdir():
        if path.stem not in names:
            path.unlink()


if __name__ == "__main__":
    sys.exit(main())
