"""Every phrase of every form is looked for with the search of each reader of PDFs (F87).

A phrase is what stands in one line of a form: a label or a line of one, a hint, a choice, a title. Readers guess anew which way
each word goes, and not all guess right where both scripts or brackets meet; then each part that runs one way has to be found.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from printed_pages import ENGLISH, PERSIAN

from sscexo_desktop.actions.papers.printing import blank_job
from sscexo_desktop.i18n import Speaker
from sscexo_desktop.paper.forms.crf import write_forms
from sscexo_desktop.paper.forms.layout import LayoutSetter
from sscexo_desktop.paper.forms.marks import Marks
from sscexo_desktop.paper.lettering.text import Line, Typesetter
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Manner

UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
ONE_WAY = re.compile("[آ-یءأؤئ\u064b-\u0652\u200c]+(?: [آ-یءأؤئ\u064b-\u0652\u200c]+)*|[A-Za-z]+|[0-9]+|[۰-۹]+")
WORDS_OF_PARTS = ("title", "note", "hint", "hint_beside")

MUTOOL = """
var pdf = new Document(scriptArgs[0]), sought = JSON.parse(read(scriptArgs[1])), pages = []
for (var n = 0; n < pdf.countPages(); n++) pages.push(pdf.loadPage(n).toStructuredText())
print(JSON.stringify(sought.map(function (each) {
    return pages.some(function (page) { return page.search(each).length > 0 })
})))
"""


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", UNSEEN.sub("", text)).strip()


def phrases(study: Study, manner: Manner, setter: Typesetter) -> list[str]:
    """Return the phrases of all forms, each once."""
    layouts = LayoutSetter(study, Speaker(manner), setter)
    printed = (form for form in study.forms.values() if not form.identity)
    return [each for each in dict.fromkeys(map(plain, words([layouts.lay_out(form).pages for form in printed]))) if each]


def words(part: Any) -> Iterator[str]:
    match part:
        case Line():
            yield part.text
        case Marks():
            yield from (choice for line in part.lines for _, choice in line)
        case tuple() | list():
            for each in part:
                yield from words(each)
        case _ if is_dataclass(part) and type(part).__module__.startswith("sscexo_desktop.paper"):
            for each in fields(part):
                held = getattr(part, each.name)
                yield from [held] if each.name in WORDS_OF_PARTS and isinstance(held, str) else words(held)


@dataclass
class Searched:
    """The blank forms of a language as a PDF, and its readers."""

    path: Path
    phrases: list[str]

    @cached_property
    def parts(self) -> list[str]:
        return list(dict.fromkeys(part for phrase in self.phrases for part in ONE_WAY.findall(phrase)))

    @cached_property
    def _pdfium(self) -> list[pypdfium2.PdfTextPage]:
        return [page.get_textpage() for page in pypdfium2.PdfDocument(self.path)]

    def poppler(self, sought: Iterable[str], *options: str) -> list[str]:
        done = subprocess.run(["pdftotext", *options, "-enc", "UTF-8", self.path, "-"], capture_output=True, check=True)
        assert not done.stderr
        text = plain(done.stdout.decode())
        return [each for each in sought if each not in text]

    def pdfium(self, sought: Iterable[str]) -> list[str]:
        return [each for each in sought if not any(page.search(each).get_next() for page in self._pdfium)]

    def mupdf(self, sought: Iterable[str]) -> list[str]:
        listed = list(sought)
        script, words = self.path.with_suffix(".js"), self.path.with_suffix(".json")
        script.write_text(MUTOOL)
        words.write_text(json.dumps(listed))
        done = subprocess.run(["mutool", "run", script, self.path, words], capture_output=True, check=True)
        return [each for each, found in zip(listed, json.loads(done.stdout), strict=True) if not found]


@pytest.fixture(scope="module")
def searched(study: Study, setter: Typesetter, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Manner], Searched]:
    folder, known = tmp_path_factory.mktemp("search"), {}

    def search(manner: Manner) -> Searched:
        language = manner.language
        if language not in known:
            path = write_forms(blank_job(study, manner, "doctor"), folder / f"{language}.pdf", setter)
            known[language] = Searched(path, phrases(study, manner, setter))
        return known[language]

    return search


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


READERS = [pytest.param("poppler", marks=needs("pdftotext")), "pdfium", pytest.param("mupdf", marks=needs("mutool"))]


@pytest.mark.parametrize("reader", READERS)
def test_every_english_phrase_is_found(searched: Callable[[Manner], Searched], reader: str) -> None:
    document = searched(ENGLISH)
    assert len(document.phrases) > 600
    assert getattr(document, reader)(document.phrases) == []


@pytest.mark.parametrize("reader", READERS)
def test_every_part_of_a_persian_phrase_that_runs_one_way_is_found(searched: Callable[[Manner], Searched], reader: str) -> None:
    document = searched(PERSIAN)
    assert len(document.parts) > 600
    assert getattr(document, reader)(document.parts) == []


@pytest.mark.parametrize("reader", READERS)
def test_every_phrase_of_persian_letters_is_found(searched: Callable[[Manner], Searched], reader: str) -> None:
    """ZWNJ, lam-alef, vowel signs and spaces included."""
    document = searched(PERSIAN)
    persian = [each for each in document.phrases if ONE_WAY.fullmatch(each)]
    assert len(persian) > 300
    assert getattr(document, reader)(persian) == []


@pytest.mark.parametrize(("reader", "least"), [
    pytest.param("poppler", 0.98, marks=needs("pdftotext")), ("pdfium", 0.80),
    pytest.param("mupdf", 0.92, marks=needs("mutool"))])
def test_most_persian_phrases_are_found_whole(searched: Callable[[Manner], Searched], reader: str, least: float) -> None:
    """With brackets, figures, stops and Latin words in them."""
    document = searched(PERSIAN)
    missing = getattr(document, reader)(document.phrases)
    assert 1 - len(missing) / len(document.phrases) >= least, missing


@needs("mutool")
def test_mupdf_finds_persian_with_brackets_figures_and_stops(searched: Callable[[Manner], Searched]) -> None:
    document = searched(PERSIAN)
    without_latin = [each for each in document.phrases if not re.search("[A-Za-z]", each)]
    assert document.mupdf(without_latin) == []


@needs("pdftotext")
def test_poppler_finds_the_same_in_the_layout_of_the_page(searched: Callable[[Manner], Searched]) -> None:
    document = searched(PERSIAN)
    assert document.poppler(document.phrases, "-layout") == document.poppler(document.phrases)
