"""The figures: a region for each site and level, named in both languages, drawn within the figure (F55, F58)."""

from __future__ import annotations

import pytest

from sscexo_desktop.resources import resource
from sscexo_desktop.study.figures import Figure, answered_on, figure, path_of
from sscexo_desktop.study.load import load
from sscexo_desktop.study.model import Picture

FIGURES: tuple[Picture, ...] = ("body", "lungs")
SITES = ["FACE", "CHEST", "ABDOMEN"] + [
    f"{part}_{side}" for part in ("UPARM", "FOREARM", "HAND", "FINGERS", "THIGH", "LEG", "FOOT") for side in "RL"
]


def across(found: Figure, region: str) -> float:
    return next(each.label_at[0] for each in found.regions if each.id == region)


def test_the_body_has_the_17_sites_in_their_order() -> None:
    """F58: face, chest, abdomen, and seven sites on either side."""
    assert [region.id for region in figure("body").regions] == SITES


def test_the_persons_right_is_at_the_viewers_left() -> None:
    found = figure("body")
    for part in ("UPARM", "FOREARM", "HAND", "FINGERS", "THIGH", "LEG", "FOOT"):
        assert across(found, f"{part}_R") < found.width / 2 < across(found, f"{part}_L")
        assert across(found, f"{part}_R") + across(found, f"{part}_L") == pytest.approx(found.width)


def test_the_levels_lie_from_top_to_bottom() -> None:
    """F55: five levels, each in both lungs."""
    found = figure("lungs")
    assert [region.id for region in found.regions] == ["1", "2", "3", "4", "5"]
    heights = [region.label_at[1] for region in found.regions]
    assert heights == sorted(heights)
    assert all([letter for letter, _ in region.path].count("M") == 2 for region in found.regions)


@pytest.mark.parametrize("name", FIGURES)
def test_everything_lies_within_the_figure(name: Picture) -> None:
    found = figure(name)
    for path in (*(region.path for region in found.regions), *found.lines):
        for letter, numbers in path:
            assert len(numbers) == {"M": 2, "L": 2, "C": 6, "Z": 0}[letter]
            assert all(0 <= x <= found.width for x in numbers[::2])
            assert all(0 <= y <= found.height for y in numbers[1::2])
    for region in found.regions:
        assert region.path[0][0] == "M"
        assert region.path[-1][0] == "Z"
        assert region.title.en
        assert region.title.fa


def test_each_picture_of_the_definition_answers_every_region() -> None:
    """F55, F58: a section with a picture has an item that is typed for each region, and no item answers two."""
    study = load(resource("study"))
    pictured = [section for form in study.forms.values() for section in form.sections if section.picture]
    assert {section.picture for section in pictured} == set(FIGURES)
    for section in pictured:
        answered = answered_on(section)
        assert list(answered) == [region.id for region in figure(section.picture).regions], section.id
        assert len({item.id for item in answered.values()}) == len(answered)


def test_a_section_without_a_picture_answers_none() -> None:
    study = load(resource("study"))
    section = next(each for form in study.forms.values() for each in form.sections if not each.picture)
    assert answered_on(section) == {}


@pytest.mark.parametrize("text", ["m 1 2 Z", "M 1 Z", "M 1 2 Q 1 2 3 4 Z", "M 1 2 C 1 2 3 4 5"])
def test_a_path_of_another_sort_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"none of|ends within|could not convert"):
        path_of(text)
