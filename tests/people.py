"""The people of the tests: one account a role, with a password that costs nothing, logged in through the real gate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from sscexo_desktop.actions.demo import build_demo, open_demo
from sscexo_desktop.actions.gate import Gate
from sscexo_desktop.actions.guard import Guard
from sscexo_desktop.actions.session import Session, today_at_site
from sscexo_desktop.store.passwords import Cost
from sscexo_desktop.store.study_file import StudyFile
from sscexo_desktop.study.model import Study
from sscexo_desktop.study.people import Role

PASSWORD = "correct horse 1"  # noqa: S105
PEOPLE: dict[str, tuple[str, Role]] = {
    "nurse": ("Nurse Test", "data_entry"),
    "doctor": ("Dr Test", "investigator"),
    "monitor": ("Monitor Test", "monitor"),
    "reader": ("Reader Test", "ct_reader"),
    "manager": ("Manager Test", "data_manager"),
}
LOGINS: tuple[str, ...] = tuple(PEOPLE)
LOGIN_OF: dict[Role, str] = {role: login for login, (_, role) in PEOPLE.items()}


def with_accounts(file: StudyFile) -> None:
    """Give a file one account a role, made by nobody in particular."""
    for login, (name, role) in PEOPLE.items():
        if file.account(login) is None:
            file.add_account(login, name, (role,), PASSWORD, temporary=False, cost=Cost.quick())


def gate_of(file: StudyFile, study: Study, today: Callable[[], date] = today_at_site) -> Gate:
    """Return the gate of an open file with accounts; passwords made behind it cost nothing either."""
    if not file.read_only:
        with_accounts(file)
    return Gate(file, study, today, Guard(file, cost=Cost.quick()))


def session_of(
    file: StudyFile, study: Study, today: Callable[[], date] = today_at_site, role: Role | tuple[Role, ...] = "investigator"
) -> Session:
    """Log somebody of this role in, or one person of these roles; without accounts the file gets them first."""
    gate = gate_of(file, study, today)
    return gate.log_in(LOGIN_OF[role] if isinstance(role, str) else _login_of(file, role), PASSWORD)


def quick_demo(path: Path, study: Study, *, participants: int = 0) -> tuple[str, ...]:
    """Write a demo study whose passwords cost nothing."""
    return build_demo(path, study, participants=participants, cost=Cost.quick())


def demo_session(path: Path, study: Study, login: str = "doctor", *, read_only: bool = False) -> Session:
    """Log somebody of the demo in, on the day of the demo."""
    gate = open_demo(path, study, read_only=read_only)
    return gate.log_in(login, gate.demo_passwords[login])


def _login_of(file: StudyFile, roles: tuple[Role, ...]) -> str:
    if len(roles) == 1:
        return LOGIN_OF[roles[0]]
    login = "-".join(LOGIN_OF[role] for role in roles)
    if file.account(login) is None:
        file.add_account(login, f"{login.title()} Test", roles, PASSWORD, temporary=False, cost=Cost.quick())
    return login
