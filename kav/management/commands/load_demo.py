"""Load the demo collaboration: Kommunakademin Väst with made-up people."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from collaboration.models import Collaboration, User
from foundation.dates import today
from kav.demo.action_plan import load_action_plan
from kav.demo.blocks import load_blocks
from kav.demo.board import load_board
from kav.demo.bodies import load_first_bodies, reorganise
from kav.demo.coming import Cast, load_coming
from kav.demo.cycle import load_cycle
from kav.demo.decision_2019 import decide
from kav.demo.dialogues import load_dialogues, load_latest_dialogues
from kav.demo.goals import load_goals
from kav.demo.going_on import hold_extra_meeting
from kav.demo.letters import lay_letters_as_sent
from kav.demo.logins import LOGINS, PASSWORD, load_installer, load_logins
from kav.demo.needs import load_needs
from kav.demo.obligations import load_obligations
from kav.demo.open import publish_first
from kav.demo.parties import load_agreement, load_collaboration, load_organisations, load_people
from kav.demo.terms import load_terms
from kav.demo.visits import load_visits


class Command(BaseCommand):
    """Load the demo once; run again, it leaves what is there as it is."""

    help = "Load the demo collaboration. Can be run again without harm; never touches an installation in use."
    logins = tuple((login.label, login.email) for login in LOGINS)
    password = PASSWORD

    def handle(self, *_args: Any, **_options: Any) -> None:
        if settings.PRODUCTION:
            message = "The demo has known passwords and is not loaded where PRODUCTION is set."
            raise CommandError(message)
        if Collaboration.objects.exists():
            self.stdout.write("The portal already has a collaboration; the demo is left as it is.")
            return
        with transaction.atomic(), translation.override("sv"):
            load()
        publish_first()
        self.stdout.write("The demo collaboration is loaded.")


def load() -> None:
    """Write the whole demo through the same services as the pages use."""
    by = load_installer()
    load_collaboration(by)
    organisations = load_organisations(by)
    load_agreement(organisations, by)
    people = load_people(organisations, by)
    load_logins(organisations, people, by)
    steering, council = load_first_bodies(organisations, people, by)
    decide(steering, organisations, people, by)
    groups = reorganise(council, organisations, people, by)
    load_terms(steering, groups, by)
    load_blocks(by)
    load_dialogues(organisations, people, by)
    director, administrator = (User.objects.get(person=people[key]) for key in ("director", "administrator"))
    load_latest_dialogues(organisations, people["director"], director, today())
    cast = Cast(today(), people, organisations, director, administrator)
    load_goals(steering, cast)
    load_action_plan(steering, cast)
    load_coming(steering, cast)
    hold_extra_meeting(steering, cast)
    contact = User.objects.get(person=people["dals_ed"])
    load_needs(organisations, people, contact=contact, director=director, by=by, today=today())
    load_board(groups, director)
    load_visits(director, today())
    load_cycle(director, today())
    load_obligations(organisations, people["director"], director, today())
    lay_letters_as_sent()
