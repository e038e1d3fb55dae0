"""A party's needs as handed in, and needs handed in, as examples of what is made of them."""

from collaboration.permissions import Role
from collaboration.services.roles import give_role
from needs.services.submissions import hand_in
from tests.collaboration.factories import UserFactory
from tests.needs.factories import AnswerFactory, NeedFactory, NeedFileFactory, QuestionFactory, SubmissionFactory
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


EXAMPLES = {"needs-receipt": receipt, "register-needs": register}
