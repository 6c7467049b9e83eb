"""The Child-Pugh score of cirrhosis."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal

Letter = Literal["A", "B", "C"]


@dataclass(frozen=True, slots=True)
class Score:
    """The points (5–15) and the class: A 5–6, B 7–9, C 10–15.

    Source: Pugh RN 1973, Br J Surg 60:646, from memory of the paper.
    """

    points: int
    letter: Letter


def child_pugh(bilirubin: float, albumin: float, inr: float, ascites: int, encephalopathy: int) -> Score | None:
    """Return the Child-Pugh score; it only means something where cirrhosis is known or suspected.

    `bilirubin` in mg/dL: < 2, 2–3, > 3; `albumin` in g/dL: > 3.5, 2.8–3.5, < 2.8; `inr`: < 1.7, 1.7–2.3, > 2.3; 1, 2 and 3 points.
    `ascites` 1 none, 2 mild or controlled, 3 moderate to severe; `encephalopathy` 1 none, 2 grade 1–2, 3 grade 3–4.
    `None` where a measurement is not above 0 or a step is not 1, 2 or 3.
    Source: Pugh RN 1973, Br J Surg 60:646 (INR in the place of the prothrombin time), from memory of the paper.
    """
    if not all(0 < number < inf for number in (bilirubin, albumin, inr)) or not {ascites, encephalopathy} <= {1, 2, 3}:
        return None
    points = (1 + (bilirubin >= 2) + (bilirubin > 3) + 1 + (albumin <= 3.5) + (albumin < 2.8) + 1 + (inr >= 1.7) + (inr > 2.3)
              + ascites + encephalopathy)
    return Score(points, "A" if points <= 6 else "B" if points <= 9 else "C")
