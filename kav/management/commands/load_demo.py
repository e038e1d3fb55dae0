"""Load the demo collaboration: Kommunakademin Väst with made-up people."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from collaboration.models import Collaboration
from kav.demo.bodies import load_first_bodies, reorganise
from kav.demo.decision_2019 import decide
from kav.demo.dialogues import load_dialogues
from kav.demo.logins import LOGINS, PASSWORD, load_installer, load_logins
from kav.demo.parties import load_agreement, load_collaboration, load_organisations, load_people


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
    reorganise(council, organisations, people, by)
    load_dialogues(organisations, people, by)
