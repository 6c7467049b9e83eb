"""The data dictionary, from the definition alone: every item with words, kind, unit, limits, codes, rules and standard names."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sscexo_desktop.exports.dataset import Table, exported_forms
from sscexo_desktop.exports.formulas import cited
from sscexo_desktop.study.assess import RULES
from sscexo_desktop.study.checks import CHECKS
from sscexo_desktop.study.derive import DERIVED
from sscexo_desktop.study.kinds import ChoiceKind, DecimalKind
from sscexo_desktop.study.model import AllOf, AnyOf, Condition, Form, Item, Limit, Limits, Section, Study
from sscexo_desktop.study.people import ACTIONS, PERMITTED, ROLES
from sscexo_desktop.study.texts import Text

COLUMNS = (
    "FORM", "SECTION", "ITEM", "LABEL_EN", "LABEL_FA", "HELP_EN", "HELP_FA", "KIND", "DECIMALS", "UNIT", "UCUM", "REQUIRED",
    "ASKED_WHEN", "HARD_MIN", "HARD_MAX", "SOFT_MIN", "SOFT_MAX", "CODES", "BLINDED", "FORMULA", "SOURCE", "SETTING", "CHECKS",
    "SDTM", "TESTCD", "NCI", "SINCE", "UNTIL",
)  # fmt: skip
_FORMS, _REVIEW = "every form", "signatures queries ticks locks"
FRAME: tuple[tuple[str, str, Text], ...] = (
    ("SUBJID", "all", Text("Participant's number", "شماره شرکت‌کننده")),
    ("VISIT", "all", Text("Visit; empty for a form of any time", "ویزیت؛ در فرم‌های هر زمان خالی است")),
    ("FORM", _REVIEW, Text("Form of the record", "فرمی که رکورد از آن است")),
    ("OCCURRENCE", "all", Text("Number of the record where there are several, else 1", "شماره رکورد وقتی چند تا باشد، وگرنه ۱")),
    ("ROW", "tables of a form, queries ticks", Text("Row of a repeating section", "ردیف در بخش تکرارشونده")),
    ("REVISION", _FORMS, Text("How often the record was saved", "تعداد دفعات ذخیره رکورد")),
    ("DEFINITION", _FORMS, Text("Version of the study definition it was entered on", "نسخه تعریف مطالعه هنگام ورود")),
    ("SAVED_AT", _FORMS, Text("Last save, UTC", "زمان آخرین ذخیره به وقت جهانی")),
    ("ENROLNO", "subjects", Text(
        "Enrolment number, given only to who was found eligible; never given twice",
        "شماره ورود به مطالعه؛ تنها به کسی داده می‌شود که واجد شرایط شناخته شده، و هرگز دو بار داده نمی‌شود",
    )),
    ("JUDGED_BY", _FORMS, Text(
        "Confirmed settings the record was judged by when it was saved, each with its version",
        "تنظیمات تأییدشده‌ای که رکورد هنگام ذخیره بر پایه آن‌ها سنجیده شد، هر یک با نسخه",
    )),
    ("RESTS_ON", _FORMS, Text(
        "Settings the computed values of this row rest on: each with its version, “proposal” if the proposed value stands in "
        "unconfirmed, “open” if nothing does",
        "تنظیماتی که مقدارهای محاسبه‌شده این سطر بر آن‌ها استوار است: هر یک با نسخه؛ proposal یعنی مقدار پیشنهادی و تأییدنشده به "
        "کار رفته، open یعنی هیچ مقداری به کار نرفته است",
    )),
    ("STATE", _FORMS, Text(
        "How far the record has come: in progress, complete, verified (every value compared with its source), signed, locked",
        "وضعیت رکورد: در حال تکمیل، کامل، تطبیق‌شده با منبع، امضاشده، قفل‌شده",
    )),
    ("SIGNED", _FORMS, Text(
        "Electronic signatures that stand, each as meaning: name, time (UTC)",
        "امضاهای الکترونیکی معتبر، هر یک به صورت معنی: نام و زمان به وقت جهانی",
    )),
    ("SIGNED_VOID", _FORMS, Text(
        "Electronic signatures that a later change made void: since when, by whom and why",
        "امضاهای الکترونیکی که تغییر بعدی باطل کرد: از چه زمان، به دست چه کسی و چرا",
    )),
    ("SIGNATURE QUERY LOCK", _REVIEW, Text("Running number", "شماره ردیف")),
    ("SETTING VERSION", "signatures settings", Text(
        "Version of the setting, or revision of the record, that was signed", "نسخه تنظیم یا شماره بازبینی رکورد که امضا شد"
    )),
    ("VALUE UNIT", "settings", Text(
        "The confirmed value, of a range both ends; empty while nobody confirmed one",
        "مقدار تأییدشده، در بازه هر دو سر؛ تا تأیید نشده خالی است",
    )),
    ("MEANING", "signatures", Text(
        "entered, reviewed, approved, eligibility (decided), parameter (confirmed)",
        "entered ورود داده، reviewed بازبینی، approved تأیید نهایی، eligibility احراز شرایط ورود، parameter تأیید تنظیم",
    )),
    ("NAME ROLE", _REVIEW, Text("Who did it, and in which role", "چه کسی و در چه نقشی")),
    ("DIGEST", "signatures", Text(
        "SHA-256 that binds the signature to the exact values", "اثر دیجیتال SHA-256 که امضا را به همین مقدارها پیوند می‌دهد"
    )),
    ("OWN_OVERRIDE", "signatures", Text(
        "Y: the signer had made the override that is signed", "Y: امضاکننده خود آن مورد را با ذکر دلیل پذیرفته بود"
    )),
    ("STANDS", "signatures ticks", Text("Y: no later change of what was signed or compared", "Y: پس از آن چیزی تغییر نکرده است")),
    ("RULE", "queries", Text("The rule a query came from, if any", "قاعده‌ای که پرسش از آن آمده است")),
    ("STEP KIND TEXT", "queries", Text("One line for each thing said", "برای هر گفته یک سطر")),
    ("SIGNED_AT VOIDED_AT AT UNSET_AT", _REVIEW, Text("Times, UTC", "زمان‌ها به وقت جهانی")),
    ("SCOPE OPEN", "locks", Text("What is locked, and Y while it still is", "دامنه قفل؛ Y یعنی هنوز قفل است")),
)  # fmt: skip
"""What every column that is no item means, and in which tables it stands."""


def items(study: Study) -> Table:
    """Return the dictionary of items, one row each, in the order of the forms."""
    rows = tuple(_row(form, section, item) for form in exported_forms(study) for section in form.sections for item in section.items)
    return Table("dictionary", COLUMNS, rows)


def codes(study: Study) -> Table:
    """Return every code of every code list."""
    rows = tuple(
        (codelist.id, choice.code, choice.text.en, choice.text.fa, choice.nci)
        for codelist in study.codelists.values()
        for choice in codelist.choices
    )
    return Table("codelists", ("LIST", "CODE", "EN", "FA", "NCI"), rows)


def rules() -> Table:
    """Return the catalogue of rules: those of the definition and the named checks (F40)."""
    general = [(rule, "", "", severity, text) for rule, (severity, text) in RULES.items()]
    named = [(each.id, each.form, " ".join(each.items), each.severity, each.text) for each in CHECKS]
    return Table("rules", ("RULE", "FORM", "ITEMS", "SEVERITY", "TEXT"), tuple(general + named))


def columns() -> Table:
    """Return what stands beside the items of each record, and beside what was done to it."""
    rows = tuple((name, where, words.en, words.fa) for name, where, words in FRAME)
    return Table("columns", ("COLUMN", "TABLES", "EN", "FA"), rows)


def settings(study: Study) -> Table:
    """Return what the protocol leaves open: the registry's words, what is proposed, and what it decides (F2)."""
    rows = tuple(
        (each.id, each.title.en, each.title.fa, each.unit, each.registered, " to ".join(each.proposal), each.explanation.en,
         each.explanation.fa)
        for each in study.settings.values()
    )  # fmt: skip
    return Table("setting_list", ("SETTING", "EN", "FA", "UNIT", "REGISTERED", "PROPOSAL", "MEANS_EN", "MEANS_FA"), rows)


def permissions() -> Table:
    """Return the permission table: what each role may do (F79)."""
    rows = tuple((action, *("Y" if role in PERMITTED[action] else "" for role in ROLES)) for action in ACTIONS)
    return Table("permissions", ("ACTION", *ROLES), rows)


def all_tables(study: Study) -> tuple[Table, ...]:
    """Return the whole dictionary."""
    return items(study), codes(study), rules(), settings(study), columns(), permissions()


def _row(form: Form, section: Section, item: Item) -> tuple[str, ...]:
    kind = item.kind
    return (
        form.id, section.id, item.id, item.label.en, item.label.fa, *_help(item), kind.name,
        str(kind.places) if isinstance(kind, DecimalKind) else "", item.unit, item.ucum,
        "yes" if item.required else "no", " and ".join(filter(None, (_words(section.when), _words(item.when)))),
        *_limits(item.hard), *_limits(item.soft),
        "; ".join(f"{each.code}={each.text.en}" for each in kind.codelist.choices) if isinstance(kind, ChoiceKind) else "",
        "yes" if item.blinded else "", *_formula(item), item.setting,
        " ".join(each.id for each in CHECKS if each.form == form.id and item.id in each.items),
        item.sdtm, item.testcd, item.nci, item.since, item.until,
    )  # fmt: skip


def _help(item: Item) -> tuple[str, str]:
    return (item.help.en, item.help.fa) if item.help else ("", "")


def _formula(item: Item) -> tuple[str, str]:
    return cited(DERIVED[item.derive]) if item.derive else ("", "")


def _limits(limits: Limits | None) -> Iterator[str]:
    for limit in (limits.low, limits.high) if limits else (None, None):
        yield _limit(limit)


def _limit(limit: Limit | None) -> str:
    if limit is None:
        return ""
    return format(limit, "f") if isinstance(limit, Decimal) else str(limit)


def _words(condition: Condition | None) -> str:
    match condition:
        case None:
            return ""
        case AllOf(parts):
            return "(" + " and ".join(map(_words, parts)) + ")"
        case AnyOf(parts):
            return "(" + " or ".join(map(_words, parts)) + ")"
        case _:
            where = f"{condition.form}." if condition.form else ""
            return f"{where}{condition.item} in {{{', '.join(condition.codes)}}}"
