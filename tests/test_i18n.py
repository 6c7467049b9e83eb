"""F106: every sentence of the program has its Persian one, with the same parameters, and the catalogue holds nothing else."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import polib
import pytest

from sscexo_desktop.i18n import BLANK_WORDS, Speaker
from sscexo_desktop.resources import resource
from sscexo_desktop.study.assess import RULES
from sscexo_desktop.study.checks import CHECKS
from sscexo_desktop.study.texts import Manner, Text, message

PACKAGE = Path(__file__).parent.parent / "sscexo_desktop"
SPEAKING = {"message", "Message", "say", "_say"}
"""Calls whose first argument is an English pattern."""
NAMES = {"SSc-EXO Desktop"}
"""What is called the same in both languages."""


def words_of(node: ast.expr) -> Iterator[str]:
    """Yield the texts that an expression may be: a text, or a choice between texts."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from words_of(node.body)
            yield from words_of(node.orelse)


def name_of(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def assigned_in(tree: ast.AST) -> dict[str, list[ast.expr]]:
    """Return what stands on the right of each `name = …`, by name."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                found.setdefault(name_of(target), []).append(node.value)
    return found


def patterns_in(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each English pattern of a file with its line; `self(…)` speaks only within the `Speaker` itself."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    speaking = SPEAKING | ({"self"} if path.name == "i18n.py" else set())
    assigned = assigned_in(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in speaking and node.args:
            first = node.args[0]
            for choice in assigned.get(first.id, ()) if isinstance(first, ast.Name) else (first,):
                for words in words_of(choice):
                    yield words, node.lineno


def spoken() -> dict[str, str]:
    """Return every English pattern of the program with a place where it stands."""
    found = {text: f"{path.relative_to(PACKAGE)}:{line}" for path in PACKAGE.rglob("*.py") for text, line in patterns_in(path)}
    found |= {text: f"rule {rule}" for rule, (_, text) in RULES.items()}
    found |= {check.text: f"check {check.id}" for check in CHECKS}
    return {text: place for text, place in found.items() if text}


@pytest.fixture(scope="module")
def catalog() -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(resource("i18n", "fa.po"))) if not entry.obsolete}


def parameters(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}


def test_every_sentence_has_a_persian_one(catalog: dict[str, str]) -> None:
    """F106."""
    missing = {text: place for text, place in spoken().items() if not catalog.get(text)}
    assert not missing


def test_nothing_in_the_catalogue_is_unused(catalog: dict[str, str]) -> None:
    """F106: a sentence that was reworded takes its translation along."""
    assert not set(catalog) - set(spoken())


def test_no_pattern_is_put_together_from_values() -> None:
    """F106: a pattern made by an f-string could never be found in the catalogue."""
    made = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and name_of(node.func) in SPEAKING and node.args
        if isinstance(node.args[0], (ast.JoinedStr, ast.BinOp))
    ]
    assert not made


def test_parameters_are_the_same(catalog: dict[str, str]) -> None:
    """F106: each Persian sentence takes what the English one takes, all of it named."""
    different = {text: fa for text, fa in catalog.items() if parameters(text) != parameters(fa)}
    assert not different
    assert not [text for text in catalog if any(not name.isidentifier() for name in parameters(text))]


def test_persian_is_written_with_persian_letters(catalog: dict[str, str]) -> None:
    """F14: ye and kaf are the Persian ones, digits in the words are Persian."""
    arabic = re.compile("[يكىة٠-٩]")
    assert not {text: fa for text, fa in catalog.items() if arabic.search(fa)}


def test_persian_is_persian(catalog: dict[str, str]) -> None:
    """F106: a translation has Persian letters wherever the sentence has words of its own."""

    def own_words(text: str) -> str:
        return re.sub(r"\{\w+\}", "", text)

    latin = {
        text: fa
        for text, fa in catalog.items()
        if text not in NAMES and re.search("[a-z]{2}", own_words(text)) and not re.search("[آ-ی]", own_words(fa))
    }
    assert not latin


def test_lines_and_spaces_stand_alike(catalog: dict[str, str]) -> None:
    """F106: no translation is padded, and one has as many lines as the sentence."""
    for text, fa in catalog.items():
        assert fa.count("\n") == text.count("\n"), text
        assert fa == fa.strip() or text != text.strip(), text


def test_every_sentence_can_be_said(catalog: dict[str, str]) -> None:
    """F106: each pattern takes its parameters in both languages."""
    for text in catalog:
        params = dict.fromkeys(parameters(text), "x")
        for language in ("en", "fa"):
            assert Speaker(Manner(language))(text, **params)


def test_values_keep_their_own_direction() -> None:
    """F106: in Persian each parameter stands in an isolate, numbers in Persian digits; in English nothing is added."""
    said = message("{number} {other} = {value} {unit}", number=Decimal("3.25"), other="L", value="x", unit="mL")
    assert Speaker(Manner("en"))(said) == "3.25 L = x mL"
    assert Speaker(Manner("fa", "jalali"))(said) == "\u2066\u2066۳٫۲۵\u2069 \u2068L\u2069\u2069 = \u2068x\u2069 \u2068mL\u2069"


def test_blank_words_are_in_both_languages() -> None:
    """F22."""
    assert all(isinstance(each, Text) and each.en and each.fa for each in BLANK_WORDS.values())
    assert set(BLANK_WORDS) == {"ND", "NA", "UNK", "REF"}


@pytest.mark.parametrize(
    ("unit", "together"),
    [("L", True), ("mL/min/mmHg", True), ("%", True), ("min", False), ("percentage points", False), ("1", False)],
)
def test_a_number_and_its_latin_unit_run_from_left_to_right(unit: str, together: bool) -> None:
    """F106: in Persian the unit stands to the right of its number, as at a field; a unit that is a word follows the sentence."""
    said = Speaker(Manner("fa", "jalali"))("{value} {unit}", value=Decimal("3.25"), unit=unit)
    assert said.startswith("\u2066\u2066۳٫۲۵\u2069 \u2068") == together
    assert said.count("\u2066") + said.count("\u2068") == said.count("\u2069")
