"""Ten thousand needs in twenty rounds: the pages of needs against bare views of the same rows, in the same run."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.measuring import Result, paired
from bench.pages import ROUNDS, costs, times
from bench.rows import fill, reader
from bench.serving import Server, cookies_of, served
from collaboration.enums import BodyKind
from collaboration.models import Body, Organisation, User
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from needs.enums import CardState, NeedKind, Outcome, RoundState, Stage, SubmissionState
from needs.models import (
    Card,
    CardNeed,
    CardTag,
    HandedInVersion,
    Need,
    NeedTag,
    Question,
    Round,
    Submission,
)

NEEDS, INVENTORIES, PARTIES, THEMES, TAGS = 10_000, 20, 25, 4, 12
EACH = NEEDS // INVENTORIES // PARTIES
BATCH = 2_000
FIRST = dt.datetime(2006, 9, 1, 8, tzinfo=dt.UTC)
# How many of a hundred needs come to each stage, and about how many days it takes.
PACE = {
    Stage.SORTED: (92, 30),
    Stage.DECIDED: (80, 45),
    Stage.BEGUN: (55, 90),
    Stage.DONE: (40, 240),
    Stage.EVALUATED: (20, 150),
    Stage.OFFERED: (12, 60),
}


def measure() -> Iterator[Result]:
    """Yield ratios and queries of the list, a need, a round, its board of coverage, the lead times, a group's board."""
    fill(PARTIES)
    _fill_needs()
    with connection.cursor() as cursor:  # as a server in use does by itself
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    need, inventory = Need.objects.order_by("pk")[NEEDS // 2], Round.objects.order_by("pk")[INVENTORIES // 2]
    pages = {
        "need_list": (reverse("need_list"), "/need_list/", 2.4, 8),
        "need_detail": (reverse("need_detail", args=[need.pk]), f"/need_detail/{need.pk}/", 3.0, 10),
        "round_detail": (reverse("round_detail", args=[inventory.pk]), f"/round_detail/{inventory.pk}/", 3.0, 10),
        "lead_times": (reverse("lead_times"), "/lead_times/", 1.0, 8),
        "lead_times by theme": (f"{reverse('lead_times')}?per=tema&typ=competence", "/lead_times/", 1.0, 8),
    }
    yield from _against(_client(reader()), pages)
    board = (reverse("round_detail", args=[inventory.pk]), f"/round_board/{inventory.pk}/", 3.0, 10)
    director = _client(_director())
    yield from _against(director, {"board of coverage": board})
    group = Body.objects.filter(kind=BodyKind.THEME_GROUP).order_by("pk")[0]
    triage = (reverse("board", args=[group.pk]), f"/triage/{group.pk}/", 3.0, 10)
    yield from _against(director, {"board of a group": triage})


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _director() -> User:
    user = User.objects.create_user("director@kav.example")
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=User.objects.filter(is_superuser=True)[0])
    return user


def _against(client: Client, pages: dict[str, tuple[str, str, float, int]]) -> Iterator[Result]:
    with served("kav.wsgi", cookies_of(client)) as portal, served("bench.floor_wsgi") as floors:
        for name, (url, floor_url, limit, queries) in pages.items():
            ours, floor = _timed(portal, floors, url, floor_url)
            yield Result(f"{name}, 10 000 needs, against a bare view", ours / floor, limit, note=times(ours, floor))
            yield from costs(client, url, name, queries=queries)


def _timed(portal: Server, floors: Server, url: str, floor_url: str) -> tuple[float, float]:
    return paired(portal.getting(url), floors.getting(floor_url), ROUNDS)


def _fill_needs() -> None:
    """Write rounds whose parties have all handed in, with the stages of the needs spread as those of a real one."""
    organisations = list(Organisation.objects.order_by("pk")[:PARTIES])
    themes = [Body.objects.create(name=f"Tema {n}", slug=f"tema-{n}", kind=BodyKind.THEME_GROUP) for n in range(THEMES)]
    by = User.objects.create_user("writer@kav.example")
    for year in range(INVENTORIES):
        at = FIRST.replace(year=FIRST.year + year)
        inventory = Round.objects.create(
            title=f"Behovsinventering {at.year}",
            opens_on=at.date(),
            closes_on=at.date() + dt.timedelta(days=90),
            state=RoundState.CLOSED,
            opened_at=at,
            closed_at=at + dt.timedelta(days=91),
        )
        Question.objects.create(round=inventory, label="Hur bråttom är det?", order=1)
        submissions = Submission.objects.bulk_create(
            Submission(
                round=inventory,
                organisation=organisation,
                state=SubmissionState.HANDED_IN,
                opened_at=at,
                handed_in_at=at + dt.timedelta(days=number),
                handed_in_by=by,
                registry_year=at.year,
                registry_number=number,
            )
            for number, organisation in enumerate(organisations, start=1)
        )
        HandedInVersion.objects.bulk_create(_version(submission, by) for submission in submissions)
        Need.objects.bulk_create(
            (_need(submission, number, themes) for submission in submissions for number in range(EACH)), BATCH
        )
    _fill_boards(by)


def _fill_boards(by: User) -> None:
    """Give the needs that a group has taken up a card each: answered, or from the last round and being sorted."""
    needs = list(Need.objects.filter(sorted_at__isnull=False, theme__isnull=False).order_by("pk"))
    cards = Card.objects.bulk_create((_card(need, by) for need in needs), BATCH)
    CardNeed.objects.bulk_create(
        (CardNeed(card=card, need=need) for card, need in zip(cards, needs, strict=True)), BATCH
    )
    tags = NeedTag.objects.bulk_create(NeedTag(name=f"Etikett {number}") for number in range(TAGS))
    CardTag.objects.bulk_create(
        (CardTag(card=card, tag=tags[(place + more) % TAGS]) for place, card in enumerate(cards) for more in range(2)),
        BATCH,
    )


def _card(need: Need, by: User) -> Card:
    card = Card(group_id=need.theme_id, title=need.title, sorted_at=need.sorted_at, points=Decimal(1 + need.pk % 5))
    if need.decided_at is None and need.pk > NEEDS - NEEDS // INVENTORIES:
        card.rank = need.pk if need.pk % 2 else None
        return card
    card.state, card.outcome, card.reason = CardState.DECIDED, Outcome.NO, "Det ligger utanför samverkan."
    card.decided_at, card.decided_by = need.decided_at or need.sorted_at, by
    return card


def _version(submission: Submission, by: User) -> HandedInVersion:
    facts = {"handed_in_at": submission.handed_in_at, "handed_in_by": by, "by_name": str(by)}
    return HandedInVersion(submission=submission, number=1, content={"needs": []}, **facts)


def _need(submission: Submission, number: int, themes: list[Body]) -> Need:
    place = submission.pk * EACH + number
    need = Need(
        submission=submission,
        order=number,
        title=f"Behov av kompetens {place:05}",
        kind=NeedKind.values[place % 4],
        theme=themes[place % 5] if place % 5 < THEMES else None,
        why="Vi klarar inte uppdraget med dem vi har.",
        handed_in_at=submission.handed_in_at,
    )
    at = submission.handed_in_at or timezone.now()
    for stage, (share, days) in PACE.items():
        if place * 37 % 100 < share:
            at += dt.timedelta(days=days * (1 + place % 7) / 4)
            setattr(need, stage.column, at)
    return need
