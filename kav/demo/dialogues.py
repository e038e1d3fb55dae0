"""Dialogues with the parties: the visits of autumn 2021, when needs were gathered, and those of the last half-years.

The days are made up.
"""

import datetime as dt

from collaboration.enums import BodyKind, CoverageMethod, DialogueForm, OrganisationKind
from collaboration.models import Dialogue, Organisation, Person, User
from collaboration.queries.dialogues import HalfYear
from collaboration.services.dialogues import record_dialogue, set_coverage
from kav.demo.bodies import GROUPS_OPENED
from kav.demo.organisations import DEPARTMENTS, EDUCATION_FEDERATION, FEDERATION, MUNICIPALITIES

VISITS_2021 = {
    "Bengtsfors kommun": (dt.date(2021, 9, 14), DialogueForm.ON_SITE, "kommunens ledningsgrupp"),
    "Dals-Eds kommun": (dt.date(2021, 9, 16), DialogueForm.ON_SITE, "kommunens ledningsgrupp"),
    "Sotenäs kommun": (dt.date(2021, 9, 28), DialogueForm.DIGITAL, "kommunens ledningsgrupp"),
    "Trollhättans stad": (dt.date(2021, 10, 5), DialogueForm.ON_SITE, "stadens ledningsgrupp"),
    "Åmåls kommun": (dt.date(2021, 10, 19), DialogueForm.DIGITAL, "förvaltningscheferna"),
    DEPARTMENTS[1]: (dt.date(2021, 10, 7), DialogueForm.ON_SITE, "institutionens ledning"),
    DEPARTMENTS[0]: (dt.date(2021, 11, 11), DialogueForm.ON_SITE, "institutionens ledning"),
}

NOT_MET_BEFORE = ("Munkedals kommun", "Orusts kommun")
NOT_MET_YET = ("Dals-Eds kommun", "Lysekils kommun", "Munkedals kommun", "Tanums kommun", EDUCATION_FEDERATION)
BOOKED = (("Åmåls kommun", 6), (DEPARTMENTS[2], 13))
_DAY = dt.timedelta(days=1)
_FRIDAY = 4


def load_dialogues(organisations: dict[str, Organisation], people: dict[str, Person], by: User) -> None:
    """Record the visits, and that Orust, without a seat in the steering group, is reached by dialogue."""
    for name, (day, form, group) in VISITS_2021.items():
        dialogue = Dialogue(organisation=organisations[name], date=day, form=form, group_met=group)
        record_dialogue(dialogue=dialogue, participants=[people["director"]], by=by)
    set_coverage(
        organisation=organisations["Orusts kommun"],
        body_kind=BodyKind.STEERING_GROUP,
        method=CoverageMethod.DIALOGUE,
        text="Verksamhetsledaren träffar kommundirektören varje halvår.",
        valid_from=GROUPS_OPENED,
        responsible=people["director"],
        by=by,
    )


def load_latest_dialogues(organisations: dict[str, Organisation], director: Person, by: User, today: dt.date) -> None:
    """Record the dialogues of the half-year of `today` up to that day and of the two before it, and book two more."""
    half = HalfYear.of(today)
    last = HalfYear.of(half.first_day - _DAY)
    booked = {name: today + days * _DAY for name, days in BOOKED}
    rounds = (
        (HalfYear.of(last.first_day - _DAY), NOT_MET_BEFORE),
        (last, NOT_MET_BEFORE[:1]),
        (half, (*NOT_MET_YET, *booked)),
    )
    for term, missing in rounds:
        names = [
            name for name in (*MUNICIPALITIES, FEDERATION, EDUCATION_FEDERATION, *DEPARTMENTS) if name not in missing
        ]
        days = _spread(term.first_day, min(term.last_day, today), len(names))
        for name, day in zip(names, days, strict=True):
            _record(organisations[name], day, director, by)
    for name, day in booked.items():
        if day <= half.last_day:
            _record(organisations[name], _workday(day), director, by)


def _spread(first: dt.date, last: dt.date, count: int) -> list[dt.date]:
    """Return so many workdays from `first` to `last`, evenly spread."""
    step = (last - first) / max(count, 1)
    return [max(_workday(first + step * place), first) for place in range(count)]


def _workday(day: dt.date) -> dt.date:
    """Return the day, or the Friday before it on a weekend."""
    return day - max(day.weekday() - _FRIDAY, 0) * _DAY


def _record(organisation: Organisation, day: dt.date, director: Person, by: User) -> None:
    groups = {OrganisationKind.DEPARTMENT: "institutionens ledning", OrganisationKind.FEDERATION: "förbundets ledning"}
    group = groups.get(OrganisationKind(organisation.kind), "kommunens ledningsgrupp")
    form = DialogueForm.DIGITAL if day.day % 2 else DialogueForm.ON_SITE
    dialogue = Dialogue(organisation=organisation, date=day, form=form, group_met=group)
    record_dialogue(dialogue=dialogue, participants=[director], by=by)
