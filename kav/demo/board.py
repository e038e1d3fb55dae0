"""The theme groups' boards: what came in 2021 sorted, merged, split, ranked and answered; what is new now, new.

The sentences are made up; the groups are the real ones.
"""

import datetime as dt

from collaboration.models import Body, User
from foundation.dates import end_of_day
from needs.enums import Outcome
from needs.models import Card, Need
from needs.services.triage import take_up
from needs.services.triage_deciding import Verdict, decide_card
from needs.services.triage_merging import CardText, merge, split
from needs.services.triage_ranking import rank_by_points
from needs.services.triage_scoring import CriterionInput, set_criteria, sort_card

_CRITERIA = (
    CriterionInput("Nytta för flera parter", "Minst tre parter har samma behov.", 3),
    CriterionInput("Bråttom", "Verksamheten klarar sig inte ett år till.", 2),
    CriterionInput("Går att göra tillsammans", "Kompetensen finns hos någon av parterna."),
)
_SORTED, _ANSWERED = dt.date(2022, 2, 8), dt.date(2022, 3, 18)
_PRACTICE = CardText(
    "Handledare och praktikplatser i vården",
    "Kommunerna saknar utbildade handledare, och högskolan saknar platser. Det ena förutsätter det andra.",
)
_ENGINEERS = (CardText("Rekrytera ingenjörer nu"), CardText("Utbilda ingenjörer på sikt", "En väg från yrkeshögskola."))


def load_board(groups: list[Body], director: User) -> None:
    """Let each group have done something with its needs; `groups` are care, learning and planning."""
    care, learning, planning = groups
    for group in groups:
        set_criteria(group=group, rows=_CRITERIA, removed=(), by=director)
    _care(care, director)
    _learning(learning, director)
    _planning(planning, director)


def _care(group: Body, by: User) -> None:
    begins = ("Handledare för studenter", "Platser för verksamhetsförlagd", "Någon som kan handleda")
    keys = [_need(words).pk for words in begins]
    whole = merge(group=group, cards=(), needs=keys, written=_PRACTICE, by=by, now=_at(_SORTED))
    _sort(whole, ["handledare", "AIL", "praktik"], (5, 4, 5), by)
    words = "Kursen ges från hösten. Varje kommun får fyra platser. Temagruppens sammankallande hör av sig i april."
    reason = "Tre parter behöver samma sak, och högskolan har redan en handledarutbildning att bygga på."
    decide_card(card=whole, verdict=Verdict(Outcome.TRAINING, reason, words=words), by=by, now=_at(_ANSWERED))


def _learning(group: Body, by: User) -> None:
    study = take_up(need=_need("Forskning om varför elever lämnar gymnasiet"), by=by, now=_at(_SORTED))
    _sort(study, ["gymnasiet", "forskning"], (4, 3, 4), by)
    lead = take_up(need=_need("Så leder man digital förändring"), by=by, now=_at(_SORTED))
    _sort(lead, ["ledarskap", "digitalisering"], (5, 3, 3), by)
    rank_by_points(group=group, by=by)


def _planning(group: Body, by: User) -> None:
    plans = take_up(need=_need("Snabbare hjälp med detaljplaner"), by=by, now=_at(_SORTED))
    _sort(plans, ["detaljplaner", "delade tjänster"], (5, 4, 3), by)
    card = take_up(need=_need("Ingenjörer till vatten och avlopp"), by=by, now=_at(_SORTED))
    _sort(card, ["ingenjörer", "VA"], (3, 5, 2), by)
    now, later = split(card=card, parts=_ENGINEERS, by=by, now=_at(_SORTED))
    reason = "Rekrytering är varje arbetsgivares egen uppgift."
    to = "Kommunalförbundets nätverk för personalchefer"
    decide_card(card=now, verdict=Verdict(Outcome.REFERRAL, reason, to), by=by, now=_at(_ANSWERED))
    _sort(later, ["ingenjörer"], (4, 4, 4), by)
    rank_by_points(group=group, by=by)


def _sort(card: Card, tags: list[str], scores: tuple[int, ...], by: User) -> None:
    criteria = card.group.criteria_set.criteria.order_by("order") if card.group else ()
    values = {criterion.pk: score for criterion, score in zip(criteria, scores, strict=True)}
    sort_card(card=card, tags=tags, scores=values, by=by)


def _need(begins: str) -> Need:
    return Need.objects.select_related("theme__scope").get(title__startswith=begins)


def _at(day: dt.date) -> dt.datetime:
    return end_of_day(day) - dt.timedelta(hours=10)
