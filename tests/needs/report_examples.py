"""A party's needs as handed in, and needs handed in, as examples of what is made of them."""

from datetime import timedelta

from collaboration.permissions import Role
from collaboration.services.roles import give_role
from needs.services.submissions import hand_in
from tests.collaboration.factories import UserFactory
from tests.needs.factories import (
    HANDED_IN_AT,
    AnswerFactory,
    NeedFactory,
    NeedFileFactory,
    QuestionFactory,
    SubmissionFactory,
)
from tests.needs.people import office
from tests.reports.examples import Example


def receipt() -> Example:
    """The receipt of two needs with an answer and a file, ordered by the party's contact person."""
    submission = SubmissionFactory()
    user = UserFactory(with_person=True)
    give_role(
        user=user,
        role=Role.CONTACT_PERSON,
        scope=submission.organisation,
        by=UserFactory(superuser=True),
    )
    first = NeedFactory(
        submission=submission, people_count=1500, wanted_text="hösten 2027", tried="En kurs.\n\nEn till."
    )
    AnswerFactory(need=first, question=QuestionFactory(round=submission.round, label="När på dagen?"), value="Dagtid")
    NeedFileFactory(need=first)
    NeedFactory(submission=submission, is_business_need=True)
    hand_in(submission=submission, by=user)
    return Example({"submission": str(submission.pk)}, orderer=user)


def register() -> Example:
    """A need with an answer, ordered by someone at the secretariat."""
    need = NeedFactory(handed_in=True, people_count=1500, title='=HYPERLINK("x")')
    inventory = need.submission.round
    AnswerFactory(need=need, question=QuestionFactory(round=inventory, label="När på dagen?"), value="Dagtid")
    return Example({"round": str(inventory.pk), "format": "xlsx"}, orderer=office())


def _leads(**parameters: str) -> Example:
    """The lead times of six needs that have come to an answer, as a case officer of the secretariat orders them."""
    submission = SubmissionFactory(handed_in=True)
    for days in range(1, 7):
        later = HANDED_IN_AT + timedelta(days=days * 7)
        NeedFactory(submission=submission, handed_in_at=HANDED_IN_AT, sorted_at=later, decided_at=later)
    user = UserFactory(with_person=True)
    give_role(user=user, role=Role.SECRETARIAT, by=UserFactory(superuser=True))
    return Example({"part": str(submission.organisation_id), **parameters}, orderer=user)


def leads() -> Example:
    """Lead times as a spreadsheet."""
    return _leads(format="xlsx")


def leads_paper() -> Example:
    """Lead times as PDF."""
    return _leads()


EXAMPLES = {"needs-receipt": receipt, "register-needs": register, "lead-times": leads, "lead-times-paper": leads_paper}
