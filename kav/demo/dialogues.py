"""Dialogues with the parties: the visits of autumn 2021, when needs were gathered. The days are made up."""

import datetime as dt

from collaboration.enums import BodyKind, CoverageMethod, DialogueForm
from collaboration.models import Dialogue, Organisation, Person, User
from collaboration.services.dialogues import record_dialogue, set_coverage
from kav.demo.bodies import GROUPS_OPENED
from kav.demo.organisations import DEPARTMENTS

VISITS_2021 = {
    "Bengtsfors kommun": (dt.date(2021, 9, 14), DialogueForm.ON_SITE, "kommunens ledningsgrupp"),
    "Dals-Eds kommun": (dt.date(2021, 9, 16), DialogueForm.ON_SITE, "kommunens ledningsgrupp"),
    "Sotenäs kommun": (dt.date(2021, 9, 28), DialogueForm.DIGITAL, "kommunens ledningsgrupp"),
    "Trollhättans stad": (dt.date(2021, 10, 5), DialogueForm.ON_SITE, "stadens ledningsgrupp"),
    "Åmåls kommun": (dt.date(2021, 10, 19), DialogueForm.DIGITAL, "förvaltningscheferna"),
    DEPARTMENTS[1]: (dt.date(2021, 10, 7), DialogueForm.ON_SITE, "institutionens ledning"),
    DEPARTMENTS[0]: (dt.date(2021, 11, 11), DialogueForm.ON_SITE, "institutionens ledning"),
}


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
