"""Electronic signatures, and what a change of the record does to them (F2, F77, T16)."""

from __future__ import annotations

import pytest

from sscexo_desktop.errors import Trouble
from sscexo_desktop.store.aftermath import STATE_CHANGED, VALUES_ADDED
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.places import Place
from sscexo_desktop.study.record import Kept
from sscexo_desktop.study.review import Signing
from tests.store.at_review import AGE, DOCTOR, NOTE, UNSAVED, change, make_ready
from tests.store.conftest import AE, KEY, ROWS, VALUES


@pytest.fixture(autouse=True)
def ready(file: StudyFile) -> None:
    make_ready(file)


def test_a_record_is_signed(file: StudyFile) -> None:
    """F77: name, time, meaning, role and the digest of what was signed."""
    signature = file.sign(KEY, DOCTOR)
    assert (signature.key, signature.setting, signature.revision, signature.stands) == (KEY, "", 1, True)
    assert (signature.meaning, signature.login, signature.name, signature.role) == ("reviewed", "doctor", "Dr Test", "investigator")
    assert len(signature.digest) == 64
    assert not signature.own_override
    assert file.signatures() == file.signatures("K-01") == file.signatures_of(KEY) == (signature,)
    assert file.signatures("K-02") == file.signatures_of(UNSAVED) == ()
    assert file.verify().findings == ()


def test_only_what_is_saved_is_signed(file: StudyFile) -> None:
    head = file.trail_head()
    with pytest.raises(Trouble, match="Only a saved form"):
        file.sign(UNSAVED, DOCTOR)
    with pytest.raises(KeyError):
        file.sign_setting("window", 1, DOCTOR)
    assert file.trail_head() == head


def test_a_signature_needs_an_account(file: StudyFile) -> None:
    with pytest.raises(Exception, match="FOREIGN KEY"):
        file.sign(KEY, Signing("reviewed", "nobody", "Nobody", "investigator"))
    assert file.signatures() == ()


def test_two_signatures_of_one_thing_have_two_digests(file: StudyFile) -> None:
    """F77: signer, meaning and time are under the digest, not the values alone."""
    digests = [
        file.sign(KEY, DOCTOR).digest,
        file.sign(KEY, DOCTOR).digest,
        file.sign(KEY, Signing("approved", "doctor", "Dr Test", "investigator")).digest,
        file.sign(KEY, Signing("reviewed", "doctor", "Dr Test", "investigator", own_override=True)).digest,
    ]
    assert len(set(digests)) == len(digests)
    assert [each.own_override for each in file.signatures()] == [False, False, False, True]


def test_any_change_voids_every_signature_and_says_why(file: StudyFile) -> None:
    """F77, T16: they stay to be seen, with who, when and why."""
    for meaning in ("entered", "reviewed"):
        file.sign(KEY, Signing(meaning, "doctor", "Dr Test", "investigator"))
    file.person = "Reza"
    change(file, AGE=55, NOTE="x", reasons={AGE: "misread", NOTE: "clearer"})
    for signature in file.signatures_of(KEY):
        assert not signature.stands
        assert (signature.voided_by, signature.void_reason) == ("Reza", "misread; clearer")
        assert signature.voided_at == file.record(KEY).saved_at
    entries = [each for each in file.trail() if each.table == "signature" and each.item == "voided_at"]
    assert [(each.operation, each.reason) for each in entries] == [("U", "misread; clearer")] * 2
    assert file.verify().findings == ()


def test_a_void_signature_stays_as_it_is_and_a_new_one_stands(file: StudyFile) -> None:
    file.sign(KEY, DOCTOR)
    change(file, AGE=55, reason="first")
    void = file.signatures_of(KEY)[0]
    again = file.sign(KEY, DOCTOR)
    change(file, AGE=56, reason="second")
    assert [each.void_reason for each in file.signatures_of(KEY)] == ["first", "second"]
    assert file.signatures_of(KEY)[0] == void
    assert again.revision == 2


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"complete": False}, STATE_CHANGED.text),
        ({"complete": False, "reason": "unlocked by mistake"}, "unlocked by mistake"),
        ({"answers": {**VALUES, Place("ARM", 3): "right"}}, VALUES_ADDED.text),
        ({"kept": (Kept("late", Place("VISDAT"), "2024-09-10", "snow"),)}, STATE_CHANGED.text),
        ({"rows": {"bp": (1, 3)}}, STATE_CHANGED.text),
        ({"settings": {"window": 1}}, STATE_CHANGED.text),
        (
            {"answers": {place: each for place, each in VALUES.items() if place.row != 3}, "rows": {"bp": (1,)}, "reason": "twice"},
            "twice",
        ),
    ],
)
def test_every_kind_of_change_voids(file: StudyFile, arguments: dict[str, object], reason: str) -> None:
    """T16: completeness, a value added, a kept finding, the order of rows, the settings, a row removed."""
    file.sign(KEY, DOCTOR)
    wanted = {"answers": VALUES, "rows": ROWS, "kept": (), "complete": True, **arguments}
    file.save(KEY, base_revision=1, **wanted)
    assert [each.void_reason for each in file.signatures_of(KEY)] == [reason]
    assert file.verify().findings == ()


def test_nothing_changed_leaves_the_signature(file: StudyFile) -> None:
    file.sign(KEY, DOCTOR)
    file.save(KEY, VALUES, ROWS, (), True, base_revision=1)
    file.save(AE, {Place("AETERM"): "headache"}, {}, (), True, base_revision=0)
    assert file.signatures_of(KEY)[0].stands


def test_a_refused_change_leaves_the_signature(file: StudyFile) -> None:
    """T9: all or nothing."""
    file.sign(KEY, DOCTOR)
    file.tick(KEY, [AGE])
    with pytest.raises(Trouble, match="without a reason"):
        change(file, AGE=55)
    assert file.signatures_of(KEY)[0].stands
    assert file.ticks(KEY)[0].stands


def test_a_setting_is_signed_in_its_version(file: StudyFile) -> None:
    """F2, F77: a later version leaves the signature of the earlier one as it is."""
    file.confirm_setting("window", ("14", "21"), "protocol 1")
    by = Signing("parameter", "doctor", "Dr Test", "investigator")
    first = file.sign_setting("window", 1, by)
    file.confirm_setting("window", ("14", "28"), "protocol 2")
    second = file.sign_setting("window", 2, by)
    assert [(each.setting, each.revision, each.key, each.stands) for each in (first, second)] == [
        ("window", 1, None, True),
        ("window", 2, None, True),
    ]
    assert file.setting_signatures("window") == (first, second) == file.signatures()
    assert file.signatures("K-01") == ()
    assert file.verify().findings == ()


def test_many_changes_are_one_transaction(file: StudyFile) -> None:
    """F9: inside `together` a signature, a deviation and a save are there together or not at all."""
    head = file.trail_head()

    def stop_half_way() -> None:
        with file.together():
            change(file, AGE=55, reason="x")
            file.sign(KEY, DOCTOR)
            file.open_query(KEY, AGE, "?")
            raise KeyError

    with pytest.raises(KeyError):
        stop_half_way()
    assert file.trail_head() == head
    assert (file.signatures(), file.queries(), file.record(KEY).revision) == ((), (), 1)
    with file.together():
        change(file, AGE=55, reason="x")
        file.sign(KEY, DOCTOR)
        file.lock("form", "done", key=KEY)
    assert file.signatures_of(KEY)[0].revision == 2
    assert file.verify().findings == ()


# ---- what a record was judged by ---------------------------------------------------------------------------------------------


def test_a_record_keeps_the_versions_of_its_settings(file: StudyFile) -> None:
    """F2."""
    assert file.record(KEY).settings == {}
    file.save(KEY, VALUES, ROWS, (), True, base_revision=1, settings={"window": 2, "dose": 1})
    assert file.record(KEY).settings == {"window": 2, "dose": 1}
    change(file, AGE=55, reason="x")
    assert file.record(KEY).settings == {"window": 2, "dose": 1}
    head = file.trail_head()
    file.save(KEY, file.record(KEY).answers, ROWS, (), True, base_revision=3, settings={"dose": 1, "window": 2})
    assert file.trail_head() == head
    file.save(KEY, file.record(KEY).answers, ROWS, (), True, base_revision=3, settings={})
    assert file.record(KEY).settings == {}
    assert file.verify().findings == ()
