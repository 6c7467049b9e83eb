"""F6, F40: the dictionary lists every item that leaves the study and every rule."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from sscexo_desktop.exports import dictionary
from sscexo_desktop.exports.dataset import FACTS, KEYS, exported_forms
from sscexo_desktop.exports.formulas import cited
from sscexo_desktop.exports.review import Reviewed, review_tables
from sscexo_desktop.exports.subjects import OF_SCREENING, settings, subjects
from sscexo_desktop.study.answers import Look
from sscexo_desktop.study.assess import RULES, Assessment
from sscexo_desktop.study.checks import CHECKS
from sscexo_desktop.study.derive import DERIVED
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.people import ACTIONS, PERMITTED, ROLES
from sscexo_desktop.study.record import Record
from tests.exports.conftest import rows_of


def test_every_item_is_listed_once(study: Study) -> None:
    """F6: walked item by item, in the order of the forms."""
    listed = [(row["FORM"], row["ITEM"]) for row in rows_of(dictionary.items(study))]
    assert listed == [(form.id, item) for form in exported_forms(study) for item in form.items]


def test_every_item_has_words_in_both_languages(study: Study) -> None:
    for row in rows_of(dictionary.items(study)):
        assert row["LABEL_EN"], row
        assert row["LABEL_FA"], row
        assert row["KIND"], row


def test_help_stands_in_both_languages(study: Study) -> None:
    """F6: a reader of Persian finds label and help."""
    helped = {(form.id, item.id): item.help for form in exported_forms(study) for item in form.items.values()}
    for row in rows_of(dictionary.items(study)):
        words = helped[row["FORM"], row["ITEM"]]
        assert (row["HELP_EN"], row["HELP_FA"]) == ((words.en, words.fa) if words else ("", ""))
        assert bool(row["HELP_EN"]) == bool(row["HELP_FA"]), row


@pytest.mark.parametrize("formula", DERIVED)
def test_every_formula_says_what_it_is_and_where_it_is_from(formula: str) -> None:
    """F6, F53: the formula is a sentence and the source a paper, arithmetic or the registration."""
    said, source = cited(DERIVED[formula])
    assert len(said.split()) > 2, f"the docstring of {formula} begins with no formula"
    assert source, f"the docstring of {formula} has no paragraph “Source:”"
    assert re.search(r"\b(1[89]|20)\d\d\b|arithmetic|registration|regist|protocol", source, re.IGNORECASE), (formula, source)
    assert "Source:" not in said


def test_every_formula_is_used_and_every_derived_item_has_one(study: Study) -> None:
    """F6: on any form, the identity form included; nothing is worked out that nobody sees."""
    used = {item.derive for form in study.forms.values() for item in form.items.values() if item.derive}
    assert used == set(DERIVED)


def test_every_derived_item_is_listed_with_formula_and_source(study: Study) -> None:
    """F6: walked item by item."""
    rows = {(row["FORM"], row["ITEM"]): row for row in rows_of(dictionary.items(study))}
    derived = [(form.id, item) for form in exported_forms(study) for item in form.items.values() if item.derive]
    assert derived
    for form, item in derived:
        row = rows[form, item.id]
        assert (row["FORMULA"], row["SOURCE"]) == cited(DERIVED[item.derive]), item.id
        assert row["LABEL_FA"], item.id


def test_a_docstring_is_read_by_its_paragraphs() -> None:
    """The first paragraph on one line; the source wherever its lines begin."""

    def formula(_: Look) -> None:
        """Mean of the two, mmHg:
        (first + second) / 2.

        More about it.
        Source: Somebody A 1999, J Nowhere 1:2,
        doi 10.1/2.

        Nothing of the source.
        """

    def bare(_: Look) -> None:
        pass

    assert cited(formula) == ("Mean of the two, mmHg: (first + second) / 2.", "Somebody A 1999, J Nowhere 1:2, doi 10.1/2.")
    assert cited(bare) == ("", "")


def test_every_setting_is_listed(study: Study) -> None:
    """F2: with the registry's words, what is proposed and what it decides, in both languages."""
    rows = rows_of(dictionary.settings(study))
    assert [row["SETTING"] for row in rows] == list(study.settings)
    for row in rows:
        setting = study.settings[row["SETTING"]]
        assert (row["REGISTERED"], row["PROPOSAL"]) == (setting.registered, " to ".join(setting.proposal))
        assert all(row[each] for each in ("EN", "FA", "MEANS_EN", "MEANS_FA")), row


def test_identities_are_not_described(study: Study) -> None:
    """F13."""
    identity = next(form for form in study.forms.values() if form.identity)
    assert not [row for row in rows_of(dictionary.items(study)) if row["FORM"] == identity.id]


def test_limits_conditions_and_codes_are_written_out(study: Study) -> None:
    """F6: whatever the definition says of an item stands in its row."""
    rows = {(row["FORM"], row["ITEM"]): row for row in rows_of(dictionary.items(study))}
    for form in exported_forms(study):
        for item in form.items.values():
            row = rows[form.id, item.id]
            for limits, low, high in ((item.hard, "HARD_MIN", "HARD_MAX"), (item.soft, "SOFT_MIN", "SOFT_MAX")):
                assert bool(row[low]) == bool(limits is not None and limits.low is not None), row
                assert bool(row[high]) == bool(limits is not None and limits.high is not None), row
            assert bool(row["FORMULA"]) == bool(row["SOURCE"]) == bool(item.derive), row
            assert bool(row["ASKED_WHEN"]) == bool(item.when or form.section_of[item.id].when), row
            assert (row["UNIT"], row["SETTING"], row["SDTM"]) == (item.unit, item.setting, item.sdtm)
    assert rows["screening", "SEX"]["CODES"].startswith("F=Female; M=Male")


def test_limits_are_written_exactly(study: Study) -> None:
    row = next(each for each in rows_of(dictionary.items(study)) if each["ITEM"] == "BRTHDAT")
    assert (row["HARD_MIN"], row["HARD_MAX"]) == ("1921-03-21", "today")


def test_every_rule_is_listed(study: Study) -> None:
    """F40: those of the definition and the named ones, each with its sentence, form and items that exist."""
    rows = rows_of(dictionary.rules())
    assert [row["RULE"] for row in rows] == [*RULES, *(check.id for check in CHECKS)]
    assert len({row["RULE"] for row in rows}) == len(rows)
    for row in rows:
        assert row["SEVERITY"] in {"hard", "soft", "note"}
        assert row["TEXT"]
        if row["FORM"]:
            assert set(row["ITEMS"].split()) <= set(study.forms[row["FORM"]].items), row


def test_every_rule_stands_beside_its_items(study: Study) -> None:
    """F40: from an item to its rules and back."""
    rows = {(row["FORM"], row["ITEM"]): row["CHECKS"].split() for row in rows_of(dictionary.items(study))}
    exported = {form for form, _ in rows}
    assert "identity" not in exported
    for check in CHECKS:
        assert check.form not in exported or all(check.id in rows[check.form, item] for item in check.items), check.id


def test_every_code_is_listed(study: Study) -> None:
    listed = [(row["LIST"], row["CODE"]) for row in rows_of(dictionary.codes(study))]
    assert listed == [(each.id, code) for each in study.codelists.values() for code in each.codes]


def test_every_column_that_is_no_item_is_explained(study: Study, assessed: Callable[[Record], Assessment]) -> None:
    """F6: in both languages, those of the records' frame and those of what was done to them and on what terms."""
    rows = rows_of(dictionary.columns())
    explained = {name for row in rows for name in row["COLUMN"].split()}
    others = (*review_tables(study, Reviewed()), subjects(study, (), {}, (), assessed), settings(study, {}))
    there = {*KEYS, *FACTS, "ROW", *(name for each in others for name in each.columns)} - {*OF_SCREENING}
    assert not there - explained - {"ITEM", "REASON", "UNSET_REASON", "VOIDED_BY", "VOID_REASON"}
    assert explained <= there
    assert all(row["EN"] and row["FA"] for row in rows)


def test_the_permission_table_is_written_out() -> None:
    """F79: every action and every role, both ways."""
    table = dictionary.permissions()
    assert table.columns == ("ACTION", *ROLES)
    rows = rows_of(table)
    assert [row["ACTION"] for row in rows] == list(ACTIONS)
    for row in rows:
        for role in ROLES:
            assert row[role] == ("Y" if role in PERMITTED[row["ACTION"]] else "")
