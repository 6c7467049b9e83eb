"""The short guide: a paragraph for each thing that people ask about."""

from __future__ import annotations

from sscexo_desktop.gui.files.help_merge import merging
from sscexo_desktop.gui.files.help_rescue import rescue
from sscexo_desktop.i18n import Speaker

Paragraphs = tuple[tuple[str, str], ...]


def guide(say: Speaker) -> Paragraphs:
    """Return the short guide: each a title and a paragraph."""
    working = (*_entering(say), *_worked_out(say), *_deciding(say), *_people(say), *_reviewing(say), *_hiding(say))
    return (*working, *_keeping(say), *rescue(say), *merging(say))


def _entering(say: Speaker) -> Paragraphs:
    return (
        (
            say("Nothing typed is lost"),
            say(
                "Each field is kept in the file the moment you leave it, as a draft. Save turns the draft into the record. After "
                "a power cut the draft is offered when the file is opened."
            ),
        ),
        (
            say("Dates and digits"),
            say(
                "Type a date in either calendar, with Persian or Latin digits: 1403/07/22 or 2024-10-13. The other calendar is "
                "shown beside the field. A date that is only partly known is typed as far as it is known, such as 1399 or "
                "1399/05."
            ),
        ),
        (
            say("No value"),
            say("Press Ctrl+B and choose why: not done, not applicable, unknown or refused. An empty field is not an answer."),
        ),
        (
            say("To settle"),
            say(
                "Red must be corrected before the form is complete. Amber is unusual: correct it, or give a reason and it is kept."
            ),
        ),
        (
            say("Changing what was saved"),
            say("You are asked for a reason. The old value, the new one and the reason stay in the audit trail."),
        ),
    )


def _worked_out(say: Speaker) -> Paragraphs:
    return (
        (
            say("Computed values"),
            say(
                "What the program works out is never typed and never kept: it is worked out anew from what was typed. Beside it "
                "stands what it rests on (the reference set, age and height, the blows) or why there is no value. Outside a "
                "reference table's ages and heights there is none. 100 % predicted is the average of healthy people of the same "
                "sex, age and height; a z-score below −1.645 lies below the lower limit of normal. What the laboratory printed "
                "stays as it was typed. The data dictionary names formula and source of each value."
            ),
        ),
        (
            say("Body and lung picture"),
            say(
                "A site of the skin or a level of the lungs is answered on the picture or in the list beside it; it is the same "
                "answer. The participant's right side is on your left. There is no total before all 17 sites or all five levels "
                "have a value."
            ),
        ),
        (
            say("A number in another unit"),
            say(
                "A number with its unit, such as 2120 mL, or one that looks like another unit, is not converted by itself: the "
                "converted number is offered with the arithmetic. Alt+1 takes it. What was typed stays in the audit trail."
            ),
        ),
        (
            say("What a correction changes"),
            say(
                "Sex, birth date or height changed later changes computed values on other forms too. Before you save, the "
                "program lists what will change there, from which value to which."
            ),
        ),
    )


def _deciding(say: Speaker) -> Paragraphs:
    return (
        (
            say("Eligibility on evidence"),
            say(
                "Beside each criterion stand the values that speak for or against it, and whether it is in the registry's short "
                "list, its full list or both. The answer is yours; one against the evidence asks for a reason. The conclusion "
                "names its reasons. The enrolment number is given when an investigator signs somebody as eligible; it stays, and "
                "nobody gets it a second time."
            ),
        ),
        (
            say("Where thresholds come from"),
            say(
                "The registration names hardly any number. A threshold judges only after an investigator has confirmed it under "
                "“Study settings”; each proposal says where it is from, and several can be confirmed together. Only the reference "
                "set of spirometry is used as proposed before that, and each value says so; a form that rests on it cannot be "
                "signed yet."
            ),
        ),
    )


def _people(say: Speaker) -> Paragraphs:
    return (
        (
            say("Your account"),
            say(
                "Everybody works under an account of their own; your name stands beside whatever you do. The menu under your "
                "name changes the password, locks, logs out, or hands over to somebody else, whose work does not mix with your "
                "drafts. Without a key or a mouse move the program locks itself after some minutes and shows nothing; your "
                "password brings back the same field. After wrong passwords there is a growing wait, but nobody is shut out for "
                "good. Whoever forgot the password gets a one-time password from the data manager."
            ),
        ),
        (
            say("Roles"),
            say(
                "Data entry enters and signs what was entered. The investigator enters, reviews, approves, decides eligibility "
                "and confirms study settings. The monitor reads, compares with the source and asks queries. The CT reader sees "
                "scans by code and nothing else. The data manager runs accounts, locks, unlocks, closes queries and exports. One "
                "person may hold two roles, but a CT reader no other, and a monitor never enters. What a role does not permit is "
                "grey and says why; the whole table stands on the accounts page."
            ),
        ),
    )


def _reviewing(say: Speaker) -> Paragraphs:
    return (
        (
            say("Signing"),
            say(
                "A complete form is signed with your password, and the first time after a log-in with your user name too. The "
                "signature says what it means, your name and the time, and holds for exactly the values that stood there. Any "
                "later change makes it void: it stays in view, struck through, with the reason, and the form is signed again. "
                "Several forms can be signed in one go on the page “To sign”."
            ),
        ),
        (
            say("Deviations"),
            say(
                "Whoever keeps a value against the protocol (eligibility, a visit window, the order of sessions, more than the "
                "planned number of participants) gives the reason, and a deviation record is made at once. It waits for an "
                "investigator's signature. Nobody signs their own override without the signature saying so."
            ),
        ),
        (
            say("How far a form is"),
            say(
                "Empty, in progress, complete, verified (every value compared with its source), signed, locked: each with a "
                "sign, a word and a colour of its own. A lock on a form, a participant or the whole study keeps values from "
                "being changed; the data manager unlocks, with a reason. Queries and signatures still work on a locked form."
            ),
        ),
        (
            say("Queries"),
            say(
                "A query is a question about one field, also an empty one: Ctrl+Q. Whoever enters data answers it, beside the "
                "form or on the page “Queries”; the monitor or data manager closes it or asks again. Queries are never deleted."
            ),
        ),
        (
            say("Source verification"),
            say(
                "The monitor ticks each value that agrees with the source document: Ctrl+T. A value that is changed later loses "
                "its tick, and the field says so."
            ),
        ),
        (
            say("Study settings"),
            say(
                "What the protocol leaves open is confirmed by an investigator, with reason and password. Each form keeps the "
                "version it was judged by; where a later one holds now, its head says so."
            ),
        ),
    )


def _hiding(say: Speaker) -> Paragraphs:
    return (
        (
            say("Participant view"),
            say(
                "The participant must not learn the dose. F9 on a participant's page takes off the screen the dose and what "
                "leads to it, names, other participants and all remarks; a band says so. Of infusions and adverse events it "
                "leaves out whatever staff typed freely, too: comments, and why something is missing. Print gives the "
                "participant copy alone, which leaves out the same for every participant. "
                "F9 again, and your password, bring everything back: turn the screen away first. Both are written into the audit "
                "trail, as is every form with the dose that is opened afterwards."
            ),
        ),
        (
            say("Reading CT scans blind"),
            say(
                "Each scan gets a code. The page “CT readings” tells the staff which code to put on the anonymised images; the "
                "CT reader sees only the code and the questions, never whose scan it is, when it was made, or another reader's "
                "score."
            ),
        ),
    )


def _keeping(say: Speaker) -> Paragraphs:
    return (
        (
            say("Practice studies"),
            say(
                "A practice study is for learning: a band on every page and a watermark on every print say so, and its files are "
                "named PRACTICE. It can never become the real study."
            ),
        ),
        (
            say("Audit trail"),
            say(
                "Everything that was written, by whom, when and why, to be filtered by person, participant, form, item and time. "
                "Choose an entry to see all of it, and the form as it stood at that moment. “How to read this” is for the "
                "inspector."
            ),
        ),
        (
            say("Backup"),
            say(
                "A backup is made by itself every 30 minutes where something changed, and whenever the study is closed, into each "
                "folder chosen on the page “Backup”; a stick that is not connected is tried again later. Each backup is read "
                "back, compared and dated, with its checksum beside it. The line at the foot says when the last one was, and when "
                "a copy by hand is safe. Keep one folder on another disk, in another place."
            ),
        ),
        (
            say("Encryption"),
            say(
                "An encrypted study file and its backups can be read with the file's passphrase only. It is asked for before "
                "anybody logs in; in another keyboard layout the same keys are another passphrase. The data manager turns "
                "encryption on, changes the passphrase or turns it off on the page “Protection”. Backups made before keep what "
                "they had."
            ),
        ),
        (
            say("Recovery sheet"),
            say(
                "Two sealed codes on paper for two envelopes in two places: code 1 opens the file when the passphrase is "
                "forgotten, code 2 lets the data manager choose a new password, once. Type or scan each code after printing: "
                "only then is it known that the sheet works. Delete its PDF, and make a new sheet after using a code or "
                "changing the passphrase."
            ),
        ),
        (
            say("Where to keep the study file"),
            say(
                "On the computer's own disk. The program says so once where a file is on a network drive, a folder that is copied "
                "to the internet, a memory stick or a disk that is nearly full, and what that means; the same stands beside each "
                "folder of backups."
            ),
        ),
    )
