"""The answer: what it demands, whom it tells and how, and which stages it reaches."""

import datetime as dt

import pytest

from foundation.errors import RightRefusedError, RuleError, StateRefusedError
from needs.enums import LetterKind, Outcome, Stage, Told
from needs.models import Letter
from needs.services.letters import mail_letters
from needs.services.stages import reach_stage
from needs.services.submissions import reopen
from needs.services.triage import set_tags
from needs.services.triage_deciding import Verdict, choose_way, decide_card, note_read, reconsider_card
from needs.services.triage_merging import CardText, join_parts, merge, split
from tests.needs.factories_triage import CardFactory
from tests.needs.groups import AN_ANSWER, member_of, need_of
from tests.needs.people import contact, office

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


def stages(need):
    need.refresh_from_db()
    return need.sorted_at, need.decided_at


def test_answer_is_kept_with_who_when_and_why(group, member):
    card = CardFactory(group=group, rank=1)
    verdict = Verdict(Outcome.REFERRAL, " Det är regionens. ", " Västra Götalandsregionen ", " Vi har talat med dem. ")

    decide_card(card=card, verdict=verdict, by=member, now=NOW)

    card.refresh_from_db()
    facts = (card.outcome, card.reason, card.referred_to, card.words, card.decided_at, card.decided_by, card.rank)
    assert facts == (
        "referral",
        "Det är regionens.",
        "Västra Götalandsregionen",
        "Vi har talat med dem.",
        NOW,
        member,
        None,
    )
    assert card.answer_text == "Hänvisning till andra (Västra Götalandsregionen). Det är regionens."
    with pytest.raises(StateRefusedError, match="redan sitt svar"):
        decide_card(card=card, verdict=AN_ANSWER, by=member)


@pytest.mark.parametrize(
    ("verdict", "words"),
    [(Verdict(Outcome.NO, " "), "Skriv skälet"), (Verdict(Outcome.REFERRAL, "Skäl", " "), "vart behovet hänvisas")],
)
def test_answer_has_its_reason(group, member, verdict, words):
    with pytest.raises(RuleError, match=words):
        decide_card(card=CardFactory(group=group), verdict=verdict, by=member)


def test_answer_is_given_by_those_who_may(group):
    with pytest.raises(RightRefusedError):
        decide_card(card=CardFactory(group=group), verdict=AN_ANSWER, by=member_of(group, "secretary"))


def test_answer_that_is_no_referral_refers_to_nobody(group, member):
    verdict = Verdict(Outcome.TRAINING, "Skäl", "Någon")

    assert decide_card(card=CardFactory(group=group), verdict=verdict, by=member).referred_to == ""


def test_need_is_decided_when_every_part_is(group, member):
    card = CardFactory(group=group, sorted_at=None)
    need = card.needs.get()
    one, other = split(card=card, parts=[CardText("Ett"), CardText("Två")], by=member, now=NOW)

    decide_card(card=one, verdict=AN_ANSWER, by=member, now=NOW)
    assert stages(need) == (NOW, None)
    later = NOW + dt.timedelta(days=1)
    decide_card(card=other, verdict=AN_ANSWER, by=member, now=later)

    assert stages(need) == (NOW, later)


def test_merged_needs_reach_every_stage_together(group, member):
    first, second = need_of("Tanums kommun", group), need_of("Orusts kommun", group)
    alone = need_of("Lysekils kommun", group)
    needs = [first.pk, second.pk]
    whole = merge(group=group, cards=(), needs=needs, written=CardText("Helheten"), by=member, now=NOW)
    decide_card(card=whole, verdict=AN_ANSWER, by=member, now=NOW)
    assert stages(second) == (NOW, NOW)

    assert reach_stage(needs=[first.pk], stage=Stage.BEGUN, at=NOW) == 2

    second.refresh_from_db()
    alone.refresh_from_db()
    assert (second.begun_at, alone.begun_at) == (NOW, None)


def test_split_need_draws_no_other_along(group, member):
    card, other = CardFactory(group=group), CardFactory(group=group)
    part, _rest = split(card=card, parts=[CardText("Ett"), CardText("Två")], by=member)
    merge(group=group, cards=[part.pk, other.pk], written=CardText("Helheten"), by=member)
    need, follower = card.needs.get(), other.needs.get()

    assert reach_stage(needs=[need.pk], stage=Stage.BEGUN, at=NOW) == 1
    assert reach_stage(needs=[follower.pk], stage=Stage.DONE, at=NOW) == 1


def test_answer_is_taken_back_with_a_reason(group, member):
    card = decide_card(card=CardFactory(group=group), verdict=AN_ANSWER, by=member, now=NOW)
    with pytest.raises(RuleError, match="varför svaret tas tillbaka"):
        reconsider_card(card=card, reason=" ", by=member)

    reconsider_card(card=card, reason="Nya fakta.", by=member)

    card.refresh_from_db()
    assert (card.is_open, card.outcome, card.decided_at, card.answer_text) == (True, "", None, "")
    assert stages(card.needs.get())[1] == NOW
    assert card.history.filter(outcome="training").exists()
    with pytest.raises(StateRefusedError, match="inget sådant steg"):
        reconsider_card(card=card, reason="Igen.", by=member)


# --- how the parties are told


@pytest.fixture
def told(group):
    need = need_of("Tanums kommun", group, "Handledare")
    return need, contact(need.submission.organisation)


def answered(need, group, member, verdict=AN_ANSWER):
    return decide_card(card=CardFactory(group=group, alone=need, title=need.title), verdict=verdict, by=member)


def test_party_is_told_by_mail_on_commit(group, member, told, mailoutbox, settings, django_capture_on_commit_callbacks):
    need, writer = told
    verdict = Verdict(Outcome.REFERRAL, "Det är regionens.", "Regionen", "Ring Karin.")

    with django_capture_on_commit_callbacks(execute=True):
        card = answered(need, group, member, verdict)
        assert mailoutbox == []
    mail_letters()

    (mail,) = mailoutbox
    assert mail.to == [writer.email]
    assert mail.subject == f"Svar på ett behov från Tanums kommun: {card}"
    for words in (
        "Ett behov som Tanums kommun lämnade in har fått svar.",
        f"Ert behov: Handledare\n{settings.SITE_URL}{need.get_absolute_url()}",
        "Svar: hänvisning till andra – Regionen",
        "Det är regionens.",
        "Ring Karin.",
        "/behov/vara/besked/",
    ):
        assert words in mail.body


def test_party_is_told_in_the_portal_alone_if_it_wants(group, member, told, mailoutbox):
    need, writer = told
    choose_way(way=Told.MAIL, by=writer)
    choose_way(way=Told.PORTAL, by=writer)

    answered(need, group, member)
    mail_letters()

    letter = Letter.objects.get()
    assert (mailoutbox, letter.by_mail, letter.mailed_at, letter.seen_at) == ([], False, None, None)
    assert note_read(by=writer, now=NOW) == 1
    assert note_read(by=writer) == 0
    assert writer.told_choice.history.count() == 2


def test_way_is_chosen_by_whoever_is_told_something(member):
    assert choose_way(way=Told.PORTAL, by=member) == member.told_choice


def test_letter_is_not_mailed_to_who_no_longer_may_read_it(group, member, told, mailoutbox):
    need, writer = told
    answered(need, group, member)
    writer.is_active = False
    writer.save()

    assert mail_letters() == 0
    assert (mailoutbox, Letter.objects.get().by_mail) == ([], False)


def test_letter_of_merged_needs_names_others_and_no_drafts(group, member, told, mailoutbox):
    need, _writer = told
    others = [need_of("Orusts kommun", group, "Hemligt utkast"), need_of("Åmåls kommun", group)]
    keys = [need.pk, *(other.pk for other in others)]
    whole = merge(group=group, cards=(), needs=keys, written=CardText("Helheten"), by=member)
    reopen(submission=others[0].submission, reason="Fel.", by=office())
    mail_letters()

    body = mailoutbox[0].body
    assert whole.title in mailoutbox[0].subject
    assert "Tillsammans med: Åmåls kommun\n" in body
    assert "Hemligt" not in body


def test_letters_of_parts_and_of_undoing(group, member, told, mailoutbox):
    need, _writer = told
    card = CardFactory(group=group, alone=need, title="Två saker")
    split(card=card, parts=[CardText("Ett"), CardText("Två")], by=member)
    mail_letters()
    join_parts(card=card, by=member)
    Letter.objects.filter(kind=LetterKind.SPLIT).delete()
    mail_letters()

    assert "– Ett\n– Två\n" in mailoutbox[0].body
    assert "”Två saker” har tagits isär igen" in mailoutbox[1].body


def test_need_that_is_reopened_waits_for_its_answer(group, member, told):
    need, _writer = told
    card = CardFactory(group=group, alone=need)
    reopen(submission=need.submission, reason="Fel.", by=office())

    with pytest.raises(StateRefusedError, match="Parten ändrar"):
        decide_card(card=card, verdict=AN_ANSWER, by=member)
    with pytest.raises(StateRefusedError, match="Parten ändrar"):
        set_tags(card=card, names=["AIL"], by=member)
