"""Where an item goes when the trial is submitted: its variable of the Study Data Tabulation Model, and its test (F86)."""

from __future__ import annotations

from dataclasses import dataclass

from sscexo_desktop.errors import DefinitionFault
from sscexo_desktop.study.model import Form, Item, Study
from sscexo_desktop.study.sdtm_names import DOMAINS, knows

NOT_SUBMITTED = "NOT SUBMITTED"
SUPPLEMENT = "SUPP"
_LONGEST_CODE = 8


@dataclass(frozen=True, slots=True)
class Destination:
    """A variable of a domain; `code` is the test, or the name of the qualifier, that tells its rows from the others there."""

    domain: str
    variable: str
    code: str = ""
    supplemental: bool = False

    @property
    def dataset(self) -> str:
        """The dataset: the domain's, or that of its supplemental qualifiers."""
        return f"{SUPPLEMENT}{self.domain}" if self.supplemental else self.domain

    @property
    def condition(self) -> str:
        """When a row of the dataset is this item; empty where the variable alone says it."""
        if not self.code:
            return ""
        return f'QNAM = "{self.code}"' if self.supplemental else f'{self.domain}TESTCD = "{self.code}"'

    @property
    def annotation(self) -> str:
        """The whole as an annotated form says it, such as `VS.VSORRES when VSTESTCD = "SYSBP"`."""
        name = f"{self.dataset}.{self.variable}"
        return f"{name} when {self.condition}" if self.condition else name


def destination(item: Item) -> Destination | None:
    """Where an item goes; `None` if it is not submitted, or nothing is declared."""
    if item.sdtm in ("", NOT_SUBMITTED):
        return None
    dataset, _, variable = item.sdtm.partition(".")
    supplemental = dataset.startswith(SUPPLEMENT)
    code = item.testcd or (item.id if supplemental else "")
    return Destination(dataset.removeprefix(SUPPLEMENT), variable, code, supplemental)


def dataset_title(dataset: str) -> str:
    """What a dataset is called: the domain's name, or that its qualifiers are in it."""
    domain = dataset.removeprefix(SUPPLEMENT)
    return f"Supplemental Qualifiers for {domain}" if domain != dataset else DOMAINS[domain].label


def check_destinations(study: Study) -> None:
    """Raise `DefinitionFault` for the first item whose variable there is not, or that cannot be told from others there."""
    for form in study.forms.values():
        for item in form.items.values():
            _check(form, item)


def _check(form: Form, item: Item) -> None:
    where = destination(item)
    if where is None:
        return
    if not knows(where.domain, where.variable, supplemental=where.supplemental):
        raise DefinitionFault(f"form {form.id}", item.id, f"SDTM has no variable {item.sdtm}")
    if where.supplemental and len(where.code) > _LONGEST_CODE:
        raise DefinitionFault(f"form {form.id}", item.id, "a supplemental qualifier needs a “testcd” of at most 8 characters")
    if where.variable == f"{where.domain}ORRES" and not where.code:
        raise DefinitionFault(f"form {form.id}", item.id, "a finding needs the “testcd” of its test")
