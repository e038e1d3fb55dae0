"""A matter that cannot wait for the demo's next meeting: it is out with the steering group, per capsulam."""

import datetime as dt

from collaboration.models import Body, Person, User
from decisions.enums import AnswerMethod, CirculationChoice
from decisions.services.circulation import GivenAnswer, answer_circulation, start_circulation
from decisions.services.decisions import DecisionContent, record_decision
from decisions.services.matters import open_matter

_DAYS_TO_ANSWER = 4
_TITLE = "Yttrande över regionens strategi för kompetensförsörjning"
_TOLD = {
    "federation": GivenAnswer(CirculationChoice.AGREE, method=AnswerMethod.EMAIL),
    "hv_1": GivenAnswer(CirculationChoice.AGREE, "Skicka gärna kopia till institutionerna.", AnswerMethod.PHONE),
}


def send_round(
    steering: Body,
    content: DecisionContent,
    people: dict[str, Person],
    *,
    director: User,
    secretary: User,
    today: dt.date,
) -> None:
    """Send `content` to the members; the chair answers, and the secretary enters what two have told.

    The others, the member of the demo's logins among them, have `_DAYS_TO_ANSWER` days left.
    """
    matter = open_matter(body=steering, title=_TITLE, summary=f"{_TITLE}.", by=director, today=today)
    proposal = record_decision(matter=matter, content=content, by=director)
    last = today + dt.timedelta(days=_DAYS_TO_ANSWER)
    sent = start_circulation(proposal=proposal, closes_date=last, by=secretary, today=today)
    chair = User.objects.get(person=people["chair"])
    given = GivenAnswer(CirculationChoice.AGREE)
    answer_circulation(circulation=sent, person=people["chair"], given=given, by=chair)
    for key, told in _TOLD.items():
        answer_circulation(circulation=sent, person=people[key], given=told, by=secretary)
