"""How long a passphrase withstands guessing, told in a sentence: the file can be carried away and tried for years (F80)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sscexo_desktop.errors import Trouble
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.texts import Message, message

SHORTEST, WEAKEST = 12, 3
_LOOKED_AT = 72
_LIMITS = (3, 6, 8, 10)
"""So many digits has the number of guesses from which on a passphrase is of the next score."""
_WORD_DIGITS = (0.0, 1.0, 1.5, 3.0, 4.0)
"""Digits of the number of guesses for a word by its length, in a language whose words the library does not know: of four letters
and more it is one of ten thousand."""
_KNOWN_DIGITS = 1.0
_HERE = ("kermanshah", "kums", "iran", "exosome", "placenta", "scleroderma", "systemic sclerosis", "study", "trial", "clinic",
         "کرمانشاه", "ایران", "اگزوزوم", "جفت", "اسکلرودرمی", "مطالعه", "کارآزمایی", "پرونده", "شرکت‌کننده", "گذرواژه")  # fmt: skip
"""Words that anybody would try who knows where the file comes from."""
_SAID = ("بسم الله الرحمن الرحیم", "به نام خداوند جان و خرد", "به نام خداوند بخشنده مهربان", "یا علی مدد", "یا حسین",
         "یا زهرا", "یا صاحب الزمان", "ان شاء الله", "انشاالله", "ماشاالله", "الحمدلله", "لا اله الا الله",
         "الله اکبر", "اللهم صل علی محمد و آل محمد", "توانا بود هر که دانا بود", "بنی آدم اعضای یکدیگرند",
         "خلیج همیشه فارس", "زندگی زیباست", "دوستت دارم", "عشق من", "سلام", "خوش آمدید", "رمز عبور", "پسورد",
         "بیمارستان", "دانشگاه علوم پزشکی", "دکتر", "پرستار", "تهران", "شیراز", "اصفهان", "کردستان", "کرمانشاهی",
         "طاق بستان", "بیستون", "پرسپولیس", "استقلال")  # fmt: skip
_NAMED = ("محمد", "علی", "حسین", "حسن", "رضا", "مهدی", "امیر", "علیرضا", "محمدرضا", "امیرحسین", "ابوالفضل", "احمد",
          "سعید", "حمید", "مجید", "فاطمه", "زهرا", "مریم", "زینب", "معصومه", "سارا", "نرگس", "لیلا", "سمیه", "مینا",
          "محمدی", "حسینی", "احمدی", "رضایی", "کریمی", "مرادی", "موسوی", "جعفری", "حیدری", "رحیمی", "صادقی", "قاسمی",
          "هاشمی", "اکبری", "نوری")  # fmt: skip
"""What is said and whom one meets most: a line that everybody knows by heart is not four words that do not belong together."""
_EVERYDAY = _HERE + _SAID + _NAMED
_SPACES = re.compile(r"[\W_]+")
_PARTS = re.compile(r"[^\W\d_]+|\d+|[\W_]")


@dataclass(frozen=True, slots=True)
class Strength:
    """A score from 0 (guessed at once) to 4 (strong), whether it may be used, and what to do about it."""

    score: int
    enough: bool
    advice: Message


def strength(passphrase: str, known: Iterable[str] = ()) -> Strength:
    """Judge a passphrase; `known` are words that a guesser knows, as names of people and of the study."""
    from sscexo_desktop.store.passwords import normalised

    plain, words = normalised(passphrase), _words((*_EVERYDAY, *known))
    found = _looked_through(plain, words)
    digits = min((_by_words(plain, words), *(each["guesses_log10"] for each in found)))
    score = sum(digits >= limit for limit in _LIMITS)
    long_enough = len(plain) >= SHORTEST
    advice = _advice(score, found) if long_enough else message("Write at least {count} characters: four or five words that do not "
                                                               "belong together.", count=SHORTEST)  # fmt: skip
    return Strength(score, long_enough and score >= WEAKEST, advice)


def known_words(study: Study, people: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what anybody knows who has seen the study: its names and numbers, and those of these people."""
    texts = (study.title, study.short_title, study.sponsor)
    numbers = (study.number_pattern.split("{")[0], study.enrolment_pattern.split("{")[0])
    people = (*people, *(study.number_pattern.format(number=n) for n in range(1, 3 * study.planned_size)))
    return (study.id, study.registry, study.ethics, *numbers, *(part for text in texts for part in (text.en, text.fa)), *people)


def check_passphrase(passphrase: str, known: Iterable[str] = ()) -> None:
    """Raise `Trouble` for a passphrase that would be guessed."""
    found = strength(passphrase, known)
    if not found.enough:
        raise Trouble(message("This passphrase would be guessed."), found.advice)


def _words(known: Iterable[str]) -> list[str]:
    """Take known texts apart: whole, their words, and their words together."""
    found: dict[str, None] = {}
    for text in known:
        plain = text.casefold()
        parts = [each for each in _SPACES.split(plain) if len(each) > 1]
        found |= dict.fromkeys((plain.strip(), *parts, "".join(parts)))
    return [each for each in found if each]


def _looked_through(plain: str, words: list[str]) -> list[dict[str, Any]]:
    """Let the library look at it as it is, and without what stands between the words: that adds nothing."""
    from zxcvbn import zxcvbn

    texts = dict.fromkeys((plain[:_LOOKED_AT], _SPACES.sub("", plain)[:_LOOKED_AT]))
    return [dict(zxcvbn(text, user_inputs=list(words))) for text in texts if text]


def _by_words(plain: str, words: list[str]) -> float:
    """Count the digits of the number of guesses for somebody who guesses word by word, in any language."""
    return sum(_digits_of(part, words) for part in dict.fromkeys(_PARTS.findall(plain.casefold())) if not part.isspace())


def _digits_of(part: str, words: list[str]) -> float:
    from zxcvbn import zxcvbn

    if part in words:
        return _KNOWN_DIGITS
    if part.isascii():
        return float(zxcvbn(part[:_LOOKED_AT], user_inputs=words)["guesses_log10"])
    return _WORD_DIGITS[min(len(part), len(_WORD_DIGITS) - 1)]


def _advice(score: int, found: list[dict[str, Any]]) -> Message:
    """Say what is best done about a passphrase that is long enough."""
    if score > WEAKEST:
        return message("Strong. Keep it where the computer is not.")
    if score == WEAKEST:
        return message("Good enough. One more word would make it better still.")
    weak = set(_weaknesses(found))
    if "user_inputs" in weak:
        return message("It holds names, sayings or words of the study, which are tried first. Take other words.")
    if score == WEAKEST - 1:
        return message("Add one or two words that do not belong to the others.")
    if weak & {"passwords"}:
        return message("It is one of those that are tried first. Take four or five words that do not belong together.")
    if weak & {"spatial", "repeat", "sequence"}:
        return message("It repeats itself or follows the keyboard. Take four or five words that do not belong together.")
    if weak & {"date"}:
        return message("Dates are soon tried. Take four or five words that do not belong together.")
    return message("Take four or five words that do not belong together.")


def _weaknesses(found: list[dict[str, Any]]) -> Iterator[str]:
    for each in found:
        for part in each["sequence"]:
            yield part["pattern"]
            yield part.get("dictionary_name", "")
