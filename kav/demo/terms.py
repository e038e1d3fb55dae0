"""The demo's terms of reference: what the three thematic groups are for, put to the steering group to decide on.

The task, who leads it and what it is to come out in are as the collaboration told in December 2021; the sentences are
ours. No decision on them is known, so none is made up: they lie on an open matter, for whoever tries the demo.
"""

import datetime as dt

from collaboration.models import Body, User
from decisions.enums import TermsHeading
from decisions.models import Adoptable
from decisions.services.decisions import DecisionContent, record_decision
from decisions.services.matters import open_matter
from decisions.services.terms import PointInput, create_terms, set_points
from kav.demo.bodies import GROUPS_OPENED

TITLE = "Uppdragsbeskrivningar för temagrupperna"
REVIEW = dt.date(2022, 12, 31)
_MANDATE, _LIMITS = TermsHeading.MANDATE, TermsHeading.LIMITS
_TIME, _BENEFIT = TermsHeading.TIME_HORIZON, TermsHeading.BENEFIT
POINTS = (
    (_MANDATE, "Ta emot och sortera de behov inom temat som parterna lämnar vid besök och inventeringar."),
    (_MANDATE, "Ta fram en aktivitetsplan med insatser som svarar mot behoven, och genomföra den."),
    (_MANDATE, "Tillsätta arbetsgrupper för insatser som behöver fler händer."),
    (_LIMITS, "Gruppen har omkring sex ledamöter, lika många från kommunerna som från Högskolan Väst."),
    (_LIMITS, "Verksamhetsledaren leder arbetet. Budget och verksamhetsplan beslutas av styrgruppen."),
    (_LIMITS, "Parter utan plats i gruppen nås genom verksamhetsledarens löpande behovsinventering."),
    (_TIME, "Uppdraget gäller från januari 2022 och ses över en gång om året."),
    (_BENEFIT, "Resultaten ska gå att föra över till alla kommuner, även när en insats prövas i en av dem."),
)


def load_terms(steering: Body, groups: list[Body], by: User) -> None:
    """Draft the terms of each group and propose them together on a matter of the steering group."""
    drafts = [_draft(group, by) for group in groups]
    matter = open_matter(body=steering, title=TITLE, summary=f"{TITLE}.", by=by, today=GROUPS_OPENED)
    content = DecisionContent(
        lead_in="Styrgruppen beslutar att",
        clauses=["Fastställa föreslagna uppdragsbeskrivningar."],
        annexes=drafts,
    )
    record_decision(matter=matter, content=content, by=by)


def _draft(group: Body, by: User) -> Adoptable:
    terms = create_terms(
        body=group, title=f"Uppdragsbeskrivning för {group}", review_date=REVIEW, by=by, today=GROUPS_OPENED
    )
    return set_points(terms=terms, points=[PointInput(heading, text) for heading, text in POINTS], by=by)
