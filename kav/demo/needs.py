"""Two inventory rounds: the one of autumn 2021, which the visits belong to, and one that is open on the demo's day.

Who hands in and what is needed is made up; the parties and the four kinds are the real ones.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from collaboration.models import Body, Organisation, Person, User
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from foundation.dates import end_of_day
from kav.demo.organisations import DEPARTMENTS, EDUCATION_FEDERATION, FEDERATION, MUNICIPALITIES
from needs.enums import NeedKind, PreferredForm, QuestionKind
from needs.models import Round, Submission
from needs.services.needs import NEED_FIELDS, note_opened, save_need, start_need
from needs.services.nudging import nudge
from needs.services.questions import QuestionInput, copy_questions, set_questions
from needs.services.rounds import RoundFacts, ask_parties, close_round, create_round, open_round
from needs.services.submissions import hand_in

CONTACTS = {
    "Lysekils kommun": "care_3",
    "Orusts kommun": "planning_1",
    "Strömstads kommun": "learning_2",
    "Tanums kommun": "planning_2",
    "Uddevalla kommun": "council_uddevalla",
    "Åmåls kommun": "council_amal",
    DEPARTMENTS[1]: "care_4",
}
_OPENED, _CLOSED = dt.date(2021, 9, 1), dt.date(2021, 11, 30)
_DAYS_LEFT = 18
_DAYS_OPEN = 20
_HANDED_IN = {"Uddevalla kommun": 16, "Åmåls kommun": 5}  # days ago
_INTRO = (
    "Vilken kompetens saknar ni, vilken behöver utvecklas och vad vill ni göra tillsammans med högskolan?\n\n"
    "Skriv ett behov i taget. Det räcker att ni vet vad som inte fungerar i dag – lösningen hittar vi tillsammans."
)
_QUESTIONS = (
    QuestionInput(
        kind=QuestionKind.ONE_CHOICE,
        label="Hur bråttom är det?",
        choices="Inom ett halvår\nInom ett år\nPå längre sikt",
        is_required=True,
    ),
    QuestionInput(
        kind=QuestionKind.YES_NO,
        label="Kan ni ta emot studenter i arbetet?",
        help_text="Till exempel för praktik, examensarbeten eller arbetsintegrerat lärande.",
    ),
    QuestionInput(kind=QuestionKind.LONG_TEXT, label="Vilka andra parter har samma behov, så vitt ni vet?"),
)
_CARE, _LEARNING, _PLANNING = (
    "Temagrupp vård och omsorg",
    "Temagrupp lärande och utbildning",
    "Temagrupp samhällsbyggnad och samhällsplanering",
)


@dataclass(frozen=True)
class DemoNeed:
    """A need as the party writes it; `answers` follow the questions."""

    title: str
    kind: NeedKind
    why: str
    answers: tuple[str, ...] = ()
    theme: str = ""
    form: str = ""
    more: dict[str, Any] = field(default_factory=dict)


NEEDS_2021 = {
    "Dals-Eds kommun": (
        DemoNeed(
            "Någon som kan handleda nya undersköterskor",
            NeedKind.COMPETENCE_DEVELOPMENT,
            "Vi är få på varje enhet. Den som tar emot en ny kollega gör det vid sidan av allt annat.",
            ("Inom ett år", "yes", "Bengtsfors och Mellerud"),
            _CARE,
            PreferredForm.SHORT_COURSE,
            {"target_group": "undersköterskor", "people_count": 8, "wanted_text": "under 2022"},
        ),
        DemoNeed(
            "Snabbare hjälp med detaljplaner",
            NeedKind.COMPETENCE,
            "En konsult kostar mer än tjänsten, och tjänsten går inte att fylla på halvtid.",
            ("Inom ett år", "no", "Bengtsfors och Färgelanda"),
            _PLANNING,
            "",
            {"target_group": "planarkitekter", "people_count": 1, "tried": "En delad tjänst, som blev utan sökande."},
        ),
    ),
    "Strömstads kommun": (
        DemoNeed(
            "Handledare för studenter i hemtjänsten",
            NeedKind.COMPETENCE_DEVELOPMENT,
            "Vi tar emot fler studenter än vi har utbildade handledare till. Kvaliteten skiftar mellan grupperna.",
            ("Inom ett halvår", "yes", "Tanum och Sotenäs"),
            _CARE,
            PreferredForm.SHORT_COURSE,
            {"target_group": "undersköterskor", "people_count": 25, "wanted_text": "före sommaren 2022"},
        ),
        DemoNeed(
            "Ingenjörer till vatten och avlopp",
            NeedKind.COMPETENCE,
            "Tre av fem går i pension inom fyra år, och de senaste utlysningarna gav inga behöriga sökande.",
            ("Inom ett år", "yes"),
            _PLANNING,
            PreferredForm.WORK_INTEGRATED,
            {"target_group": "VA-ingenjörer", "people_count": 3, "tried": "Annonser i två omgångar, konsulter."},
        ),
    ),
    "Uddevalla kommun": (
        DemoNeed(
            "Så leder man digital förändring",
            NeedKind.OPERATIONAL_DEVELOPMENT,
            "Cheferna köper system men arbetssätten blir kvar. Vi behöver lära oss att ändra båda samtidigt.",
            ("Inom ett år", "no", "Trollhättan har talat om samma sak."),
            _LEARNING,
            PreferredForm.FLEXIBLE,
            {"target_group": "enhetschefer", "people_count": 60, "wanted_text": "hösten 2022"},
        ),
    ),
    "Åmåls kommun": (
        DemoNeed(
            "Forskning om varför elever lämnar gymnasiet",
            NeedKind.COOPERATION,
            "Vi följer upp avhoppen men förstår dem inte. En studie över kommungränsen skulle ge oss underlag.",
            ("På längre sikt", "yes", "Säffle och Mellerud"),
            _LEARNING,
            PreferredForm.RESEARCH,
            {"target_group": "rektorer och elevhälsa", "is_business_need": False},
        ),
    ),
    DEPARTMENTS[1]: (
        DemoNeed(
            "Platser för verksamhetsförlagd utbildning i kommunerna",
            NeedKind.COOPERATION,
            "Sjuksköterskeprogrammet växer, och platserna räcker inte. Vi vill planera dem två terminer framåt.",
            ("Inom ett halvår", "yes", "Alla kommuner"),
            _CARE,
            PreferredForm.WORK_INTEGRATED,
            {"target_group": "studenter och handledare", "people_count": 140},
        ),
    ),
}
NEEDS_NOW = {
    "Uddevalla kommun": (
        DemoNeed(
            "Klarspråk i beslut om bygglov",
            NeedKind.COMPETENCE_DEVELOPMENT,
            "Var tredje överklagan handlar om att beslutet inte går att förstå.",
            ("Inom ett halvår", "no"),
            _PLANNING,
            PreferredForm.SHORT_COURSE,
            {"target_group": "handläggare", "people_count": 18, "tried": "En egen skrivguide, som få använder."},
        ),
    ),
    "Åmåls kommun": (
        DemoNeed(
            "Välfärdsteknik som vårdpersonalen litar på",
            NeedKind.OPERATIONAL_DEVELOPMENT,
            "Tekniken finns men används inte. Vi vill pröva tillsammans med forskare vad som gör att den används.",
            ("Inom ett år", "yes"),
            _CARE,
            PreferredForm.RESEARCH,
            {"target_group": "äldreomsorgen", "people_count": 200, "is_business_need": True},
        ),
    ),
}
DRAFT_NOW = DemoNeed(
    "Bygglovshandläggare till små kommuner",
    NeedKind.COMPETENCE,
    "",
    (),
    _PLANNING,
    "",
    {"target_group": "bygglovshandläggare"},
)
_ASKED = (*MUNICIPALITIES, FEDERATION, EDUCATION_FEDERATION, *DEPARTMENTS)


def load_needs(
    organisations: dict[str, Organisation],
    people: dict[str, Person],
    *,
    contact: User,
    director: User,
    by: User,
    today: dt.date,
) -> None:
    """Run the round of 2021 to its end, and open one that has `_DAYS_LEFT` days left; `contact` has begun to write."""
    users = {name: _contact(people[key], organisations[name], by) for name, key in CONTACTS.items()}
    users["Dals-Eds kommun"] = contact
    first = _round("Behovsinventering hösten 2021", _OPENED, _CLOSED, director)
    set_questions(inventory=first, rows=_QUESTIONS, removed=(), by=director)
    ask_parties(inventory=first, organisations=[organisations[name] for name in _ASKED], by=director)
    open_round(inventory=first, by=director, now=end_of_day(_OPENED))
    for days, (name, needs) in enumerate(NEEDS_2021.items(), start=1):
        day = _OPENED + dt.timedelta(days=days * 13)
        _hand_in(_submission(first, organisations[name]), needs, users[name], _at_two(day))
    close_round(inventory=first, by=director, now=end_of_day(_CLOSED))

    opens, closes = today - dt.timedelta(days=_DAYS_OPEN), today + dt.timedelta(days=_DAYS_LEFT)
    coming = _round(f"Behovsinventering {today.year}", opens, closes, director)
    copy_questions(inventory=coming, source=first, by=director)
    ask_parties(inventory=coming, organisations=[organisations[name] for name in _ASKED], by=director)
    opened = open_round(inventory=coming, by=director, now=_at_two(opens))
    for name, needs in NEEDS_NOW.items():
        day = today - dt.timedelta(days=_HANDED_IN[name])
        _hand_in(_submission(opened, organisations[name]), needs, users[name], _at_two(day))
    for name in ("Orusts kommun", "Tanums kommun"):
        note_opened(submission=_submission(opened, organisations[name]), by=users[name])
    _write(_submission(opened, organisations["Dals-Eds kommun"]), DRAFT_NOW, contact, None)
    nudge(
        submission=_submission(opened, organisations["Lysekils kommun"]),
        by=director,
        message="Hör av er om ni vill ha hjälp.",
    )


def _at_two(day: dt.date) -> dt.datetime:
    return end_of_day(day) - dt.timedelta(hours=10)


def _round(title: str, opens: dt.date, closes: dt.date, director: User) -> Round:
    facts = RoundFacts(
        title=title, intro=_INTRO, opens_on=opens, closes_on=closes, reminder_days="14, 7, 1", contact=director.person
    )
    return create_round(facts=facts, by=director)


def _contact(person: Person, organisation: Organisation, by: User) -> User:
    """Let a person hand in for an organisation; most of them have no password, and so cannot sign in to the demo."""
    user = User.objects.filter(person=person).first() or User.objects.create_user(person.email, person=person)
    give_role(user=user, role=Role.CONTACT_PERSON, scope=organisation, by=by)
    return user


def _submission(inventory: Round, organisation: Organisation) -> Submission:
    rows = Submission.objects.select_related("round", "organisation__scope")
    return rows.get(round=inventory, organisation=organisation)


def _hand_in(submission: Submission, needs: tuple[DemoNeed, ...], user: User, now: dt.datetime | None) -> None:
    for need in needs:
        _write(submission, need, user, now)
    hand_in(submission=submission, by=user, now=now)


def _write(submission: Submission, written: DemoNeed, user: User, now: dt.datetime | None) -> None:
    questions = submission.round.questions.order_by("order").values_list("pk", flat=True)
    values = {
        "title": written.title,
        "kind": written.kind,
        "why": written.why,
        "theme": Body.objects.get(name=written.theme),
        "preferred_form": written.form,
        **written.more,
    }
    need = start_need(submission=submission, by=user, now=now)
    fields = {name: values[name] for name in NEED_FIELDS if name in values}
    answers = dict(zip(questions, written.answers, strict=False))
    save_need(need=need, values=fields, answers=answers, by=user, now=now)
