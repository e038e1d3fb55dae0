"""What the members of the demo's steering group think of the coming meeting's budget: some have answered."""

import datetime as dt

from collaboration.models import Person, User
from decisions.enums import Stance
from decisions.models import Decision, ProposalVersion
from decisions.services.remarks import answer_remark, write_remark
from decisions.services.review import Answer, send_for_positions, take_position

_DAYS_TO_ANSWER = 5
_OWN = {"chair": Answer(Stance.AGREE)}
_TOLD = {
    "federation": Answer(
        Stance.MUST_CHANGE,
        "Möten och resor behöver 20 tkr till: grupperna träffas hos parterna nästa år. Personalen rymmer det.",
    ),
    "hv_1": Answer(Stance.AGREE),
    "hv_2": Answer(Stance.COMMENT, "Säg i planen vem som svarar för utvärderingen."),
}
_QUESTION = "Bör vi säga redan i att-satsen från vilken dag planen gäller?"
_REPLY = "Den gäller kalenderåret, och det står i planen. Men jag skriver gärna in det om gruppen vill."


def ask_for_positions(
    proposal: Decision, people: dict[str, Person], *, director: User, secretary: User, today: dt.date
) -> None:
    """Send the proposal to the members; the chair answers, and the secretary enters what three have told.

    The others, the member of the demo's logins among them, have `_DAYS_TO_ANSWER` days left.
    """
    version = send_for_positions(
        proposal=proposal, answer_by=today + dt.timedelta(days=_DAYS_TO_ANSWER), by=director, today=today
    )
    for key, answer in _OWN.items():
        take_position(
            version=version, person=people[key], answer=answer, by=User.objects.get(person=people[key]), today=today
        )
    _discuss(version, User.objects.get(person=people["chair"]), director, today)
    for key, answer in _TOLD.items():
        take_position(version=version, person=people[key], answer=answer, by=secretary, today=today)


def _discuss(version: ProposalVersion, chair: User, director: User, today: dt.date) -> None:
    """Let the chair ask about the clause, and the director answer."""
    asked = write_remark(version=version, clause=1, text=_QUESTION, by=chair, today=today)
    answer_remark(remark=asked, text=_REPLY, by=director, today=today)
