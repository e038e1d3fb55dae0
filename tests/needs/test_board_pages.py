"""The pages of the board: what stands where, what the buttons do, what the party sees, how many queries they ask."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from collaboration.models import Organisation
from collaboration.permissions import Role
from needs.models import Card, Criterion
from needs.queries.board import MOST_SHOWN, Narrowed, board_of_group
from needs.services.submissions import reopen
from needs.services.triage import take_up
from needs.services.triage_deciding import decide_card
from needs.services.triage_merging import CardText, merge, split
from tests.collaboration.factories import BodyFactory
from tests.needs.factories import HANDED_IN_AT, NeedFactory
from tests.needs.factories_triage import (
    CardFactory,
    CardTagFactory,
    CriterionFactory,
    NeedTagFactory,
    ScoreFactory,
)
from tests.needs.groups import AN_ANSWER, member_of, need_of, theme_group
from tests.needs.pages import at
from tests.needs.people import contact, office
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_for, member):
    return client_for(member)


def words(client, address, **data):
    answer = client.get(address, data)
    assert answer.status_code == 200, address
    return text_of_html(answer.content.decode())


def columns(group, **narrowed):
    board = board_of_group(group, Narrowed(**narrowed), AnonymousUser())
    return [[row.title for row in rows] for rows in (board.new, board.sorting, board.ranked, board.decided)]


# --- the board


def test_every_need_stands_in_its_column(client, group):
    need_of("Tanums kommun", group, "Nytt", people_count=12, kind="cooperation")
    NeedFactory(theme=group, title="Utkast")
    need_of("Orusts kommun", theme_group("En annan"), "Annans")
    CardFactory(group=group, title="Givet", sorted_at=None)
    CardFactory(group=group, title="Sorteras")
    CardFactory(group=group, title="Andra", rank=2)
    CardTagFactory(card=CardFactory(group=group, title="Första", rank=1, points="4.25"), tag__name="handledare")
    CardFactory(group=group, title="Svarat", decided=True)

    assert columns(group) == [["Givet", "Nytt"], ["Sorteras"], ["Första", "Andra"], ["Svarat"]]
    page = words(client, at("board", group))
    for word in ("Tanums kommun", "12 personer", "4,3 poäng", "handledare", "Utbildning", "Samverkan i forskning"):
        assert word in page
    assert "Utkast" not in page


def test_parties_stand_by_their_whole_names(client, group):
    for party in ("Tanums kommun", "Dals-Eds kommun"):
        need_of(party, group, "Nytt")
    Organisation.objects.filter(name="Dals-Eds kommun").update(short_name="Dals-Ed")

    rows = board_of_group(group, Narrowed(), AnonymousUser()).new
    assert sorted(party for row in rows for party in row.parties) == ["Dals-Eds kommun", "Tanums kommun"]
    assert "Dals-Eds kommun" in words(client, at("board", group))


def test_merged_and_split_needs_stand_once_in_what_they_became(group, member):
    one, other, third = (CardFactory(group=group, title=title) for title in ("Ett", "Två", "Tre"))
    merge(group=group, cards=[one.pk, other.pk], written=CardText("Helheten"), by=member)
    split(card=third, parts=[CardText("Del a"), CardText("Del b")], by=member)

    assert columns(group)[1] == ["Helheten", "Del a", "Del b"]
    row = board_of_group(group, Narrowed(), AnonymousUser()).sorting[0]
    assert (row.is_whole, len(row.parties)) == (True, 2)


def test_reopened_need_leaves_the_board_and_draft_titles_stay_away(client, group):
    card = CardFactory(group=group, title="Handledare")
    need = need_of("Tanums kommun", group, "Nytt")
    for row in (card.needs.get(), need):
        reopen(submission=row.submission, reason="Fel.", by=office())

    assert columns(group) == [[], [], [], []]
    assert client.get(card.get_absolute_url()).status_code == 404
    assert "Det finns inget på tavlan" in words(client, at("board", group))


def test_board_is_narrowed(client, group):
    wanted = need_of("Tanums kommun", group, "Sökt", kind="cooperation")
    need_of("Orusts kommun", group, "Annat", kind="competence")
    on_card = need_of("Åmåls kommun", group, "På kort", kind="competence")
    card = CardFactory(group=group, alone=on_card, title="På kort")
    tag = CardTagFactory(card=card, tag__name="AIL").tag
    sent = wanted.submission

    assert columns(group, round=sent.round_id)[:2] == [["Sökt"], []]
    assert columns(group, party=sent.organisation_id)[:2] == [["Sökt"], []]
    assert columns(group, kind="competence")[:2] == [["Annat"], ["På kort"]]
    assert columns(group, tag=tag.pk)[:2] == [[], ["På kort"]]
    page = words(client, at("board", group), omgang=sent.round_id, part=sent.organisation_id, typ="x", tagg="x")
    assert ("Sökt" in page, "Annat" in page, "Rensa filtret" in page) == (True, False, True)
    for place in ("Åmåls kommun", "AIL"):
        assert place in page, "the choices are those of the whole board"


def test_board_without_end_is_cut(client, group):
    for _number in range(MOST_SHOWN + 2):
        NeedFactory(handed_in=True, theme=group)
    CardFactory.create_batch(MOST_SHOWN + 1, group=group, decided=True)

    board = board_of_group(group, Narrowed(), AnonymousUser())

    assert (len(board.new), board.new_count, board.cut_new) == (MOST_SHOWN, MOST_SHOWN + 2, 2)
    assert (len(board.decided), board.has_more_decided) == (MOST_SHOWN, True)
    assert "2 till visas inte" in words(client, at("board", group))


def test_list_of_boards_tells_what_waits(client_for, client, group):
    need_of("Tanums kommun", group)
    need_of("Orusts kommun", None)
    CardFactory(group=group)
    CardFactory(group=group, sorted_at=None)
    theme_group("Temagrupp lärande")

    mine = words(client, reverse("board_list"))
    assert ("Temagrupp vård" in mine, "2 nya behov" in mine, "1 sorteras" in mine) == (True, True, True)
    assert ("Temagrupp lärande" in mine, "Behov utan tema" in mine) == (False, False)
    everything = words(client_for(office(Role.OBSERVER)), reverse("board_list"))
    assert ("Temagrupp lärande" in everything, "1 nytt behov" in everything) == (True, True)


def test_list_without_a_group_says_so(client_for):
    reader = client_for(member_of(BodyFactory()))

    assert "Det finns ingen temagrupp i dag" in words(reader, reverse("board_list"))


def test_board_is_read_by_those_who_follow_and_worked_by_those_who_may(client_for, group):
    need = need_of("Tanums kommun", group, "Nytt")
    secretary, party = client_for(member_of(group, "secretary")), client_for(contact(need.submission.organisation))

    page = secretary.get(at("board", group)).content.decode()
    assert ("Nytt" in page, "Ta upp" in page) == (True, False)
    assert secretary.post(at("need_take_up", need)).status_code == 403
    assert party.get(at("board", group)).status_code == 403
    assert client_for(member_of(theme_group("En annan"))).get(at("board", 0)).status_code == 403


def test_board_asks_as_much_at_one_and_at_thirty(client, group, django_assert_num_queries):
    def one_of_each(number):
        need_of(f"Kommun {number}", group)
        ScoreFactory(card__group=group, criterion__criteria_set=criteria)
        CardTagFactory(card=CardFactory(group=group, rank=number))
        CardFactory(group=group, decided=True)

    criteria = CriterionFactory(criteria_set__group=group).criteria_set
    one_of_each(1)
    client.get(at("board", group))
    with django_assert_num_queries(7):
        client.get(at("board", group))
    for number in range(2, 31):
        one_of_each(number)
    with django_assert_num_queries(7):
        client.get(at("board", group))
    with django_assert_num_queries(6):
        client.get(reverse("board_list"))


# --- what the buttons do


def test_need_is_taken_up_tagged_and_scored(client, group):
    need, criterion = need_of("Tanums kommun", group), CriterionFactory(criteria_set__group=group, name="Bråttom")

    answer = client.post(at("need_take_up", need))
    card = Card.objects.get()
    assert answer.url == at("card_sort", card)
    assert "Bråttom" in words(client, answer.url)
    client.post(answer.url, {"tags": "AIL, klarspråk", f"c{criterion.pk}": "4", "seen": "0"})

    card.refresh_from_db()
    assert (sorted(str(tag) for tag in card.tags.all()), card.points) == (["AIL", "klarspråk"], 4)
    assert "Använda förut: AIL, klarspråk" in words(client, at("card_sort", card))
    stale = client.post(at("card_sort", card), {"tags": "annat", f"c{criterion.pk}": "", "seen": "0"})
    assert "Det här har sparats" in stale.content.decode()
    decide_card(card=card, verdict=AN_ANSWER, by=member_of(group))
    assert client.post(at("need_take_up", need)).url == card.get_absolute_url()


def test_refused_need_leads_back(client, group):
    need = need_of("Tanums kommun", group)
    CardFactory(group=theme_group("En annan"), alone=need)

    page = client.post(at("need_take_up", need), follow=True).content.decode()

    assert "lämnade det här till en annan grupp" in page


def test_cards_are_ranked_by_buttons(client, group):
    a, b = (CardFactory(group=group, title=title) for title in "AB")
    for card in (a, b):
        answer = client.post(at("card_rank", card), {"seen": 0, "shown": "omgang=7&elak=1"})
        assert answer.url == f"{at('board', group)}?omgang=7#card-{card.pk}"
    client.post(at("card_up", b), {"seen": 1, "shown": ""})
    assert columns(group)[2] == ["B", "A"]
    refused = client.post(at("card_up", b), {"seen": 1, "shown": ""}, follow=True)
    assert "Det här har sparats" in refused.content.decode()
    client.post(at("card_down", b), {"seen": "x", "shown": ""})
    assert columns(group)[2] == ["A", "B"]
    client.post(at("card_unrank", a))
    assert columns(group)[1:3] == [["A"], ["B"]]
    refused = client.post(at("card_up", a), follow=True)
    assert refused.redirect_chain[-1][0] == a.get_absolute_url()


def test_buttons_on_the_board_say_what_was_seen_and_how_it_is_narrowed(client, group):
    card, tag = CardFactory(group=group, title="A"), NeedTagFactory()
    client.post(at("card_rank", card), {"seen": 0, "shown": ""})
    assert '<input type="hidden" name="seen" value="1">' in client.get(at("board", group)).content.decode()
    page = client.get(at("board", group), {"omgang": "7", "tagg": tag.pk}).content.decode()
    assert f'<input type="hidden" name="shown" value="omgang=7&amp;tagg={tag.pk}">' in page


def test_cards_are_ranked_by_dragging_and_by_points(client, group):
    a, b = CardFactory(group=group, title="A", rank=1), CardFactory(group=group, title="B", rank=2, points=2)

    client.post(at("board_order", group), {"items": f"{b.pk},,{a.pk}"})
    assert columns(group)[2] == ["B", "A"]
    page = client.post(at("board_order", group), {"items": f"{b.pk}", "shown": ""}, follow=True).content.decode()
    assert "Rangordningen har ändrats" in page
    Card.objects.filter(pk=a.pk).update(points=5)
    client.post(at("board_by_points", group))
    assert columns(group)[2] == ["A", "B"]
    page = client.post(at("board_order", group), {"items": f"{b.pk},{a.pk}", "seen": f"{b.pk},{a.pk}"}, follow=True)
    assert "Rangordningen har ändrats" in page.content.decode()
    assert f'name="seen" value="{a.pk},{b.pk}"' in page.content.decode()


def test_just_what_the_page_showed_is_merged(client, group):
    one, other, gone = (need_of(party, group) for party in ("Tanums kommun", "Orusts kommun", "Åmåls kommun"))
    address = f"{at('board_merge', group)}?val=b{one.pk}&val=b{other.pk}&val=b{gone.pk}"
    shown = client.get(address).context["form"].initial["picked"]
    reopen(submission=gone.submission, reason="Fel.", by=office())

    page = client.post(address, {"title": "Helheten", "picked": shown}).content.decode()

    assert "Parten ändrar" in page
    assert Card.objects.count() == 0


def test_needs_are_merged_and_taken_apart(client, group):
    need, card = need_of("Tanums kommun", group, "Ett"), CardFactory(group=group, title="Två")
    address = f"{at('board_merge', group)}?val=b{need.pk}&val=k{card.pk}&val=x&val=kx"
    page = words(client, address)
    assert ("Ett" in page, "Två" in page) == (True, True)

    answer = client.post(address, {"title": "Helheten", "text": "Om den."})
    whole = Card.objects.get(title="Helheten")
    assert answer.url == whole.get_absolute_url()
    again = client.post(address, {"title": "Helheten", "text": ""}).content.decode()
    assert "Välj minst två behov" in again
    page = words(client, whole.get_absolute_url())
    assert ("Om den." in page, "Sammanslaget av" in page, "Tanums kommun" in page) == (True, True, True)
    assert "Helheten" in words(client, card.get_absolute_url())
    client.post(at("card_write", whole), {"title": "Ny rubrik", "text": "", "seen": 0})
    whole.refresh_from_db()
    assert whole.title == "Ny rubrik"
    assert "Ny rubrik" in client.get(at("card_write", whole)).content.decode()
    client.post(at("card_unmerge", whole), {"seen": 1})

    assert columns(group)[1] == ["Två", "Ett"]


def test_nothing_picked_leads_back_to_the_board(client, group):
    assert "Kryssa för dem på tavlan" in words(client, at("board_merge", group))


def test_card_is_split_and_joined(client, group):
    card = CardFactory(group=group)
    address = at("card_split", card)
    assert client.get(address).status_code == 200
    lost = client.post(address, {"title1": "Ett", "title2": "Två", "text3": "Text utan rubrik", "seen": 0})
    assert "Ge delen en rubrik" in lost.content.decode()
    client.post(address, {"title1": "Ett", "title2": "Två", "text1": "Om ett", "seen": 0})

    page = words(client, card.get_absolute_url())
    assert ("Ett" in page, "Foga ihop delarna igen" in page) == (True, True)
    part = card.parts.get(title="Ett")
    page = words(client, part.get_absolute_url())
    assert ("Det är en del av" in page, "Om ett" in page) == (True, True)
    client.post(at("card_join", card), {"seen": 1})
    assert columns(group)[1] == [card.title]


def test_card_is_answered_and_the_answer_taken_back(client, group):
    card = CardFactory(group=group)
    address = at("card_decide", card)
    assert client.get(address).status_code == 200
    missing = client.post(address, {"outcome": "referral", "reason": "", "seen": 0}).content.decode()
    assert "Skriv skälet" in missing
    refused = client.post(address, {"outcome": "referral", "reason": "Deras sak.", "seen": 0}).content.decode()
    assert "vart behovet hänvisas" in refused
    client.post(address, {"outcome": "no", "reason": "Ingen kan det.", "words": "Vi beklagar.", "seen": 0})

    page = words(client, card.get_absolute_url())
    assert ("Ingen kan det." in page, "Vi beklagar." in page) == (True, True)
    assert client.get(at("card_reconsider", card)).status_code == 200
    client.post(at("card_reconsider", card), {"comment": "Någon kan."})
    card.refresh_from_db()
    assert card.is_open
    card.history.filter(history_type="+").update(history_date=HANDED_IN_AT)
    card.history.filter(outcome="no").update(history_date=HANDED_IN_AT + dt.timedelta(hours=1))
    history = words(client, at("card_history", card))
    assert ("Ingen kan det." in history, "Svaret togs tillbaka" in history, "Någon kan." in history) == (
        True,
        True,
        True,
    )


def test_card_and_need_are_given_to_another_group(client, desk, group):
    other = theme_group("Temagrupp lärande")
    card, need = CardFactory(group=group), need_of("Tanums kommun", None, "Utan tema")
    page = client.get(at("card_give", card)).content.decode()
    assert ("Temagrupp lärande" in page, f'value="{group.pk}"' in page) == (True, False)

    assert client.post(at("card_give", card), {"group": other.pk, "seen": 0}).url == at("board", group)
    assert "Temagrupp vård" in desk.get(at("need_give", need)).content.decode()
    assert desk.post(at("need_give", need), {"group": group.pk}).url == at("board", 0)

    assert [columns(body)[0] for body in (group, other, None)] == [["Utan tema"], [card.title], []]
    assert "Behov utan tema" in words(desk, at("board", 0))


def test_secretariats_board_has_no_points(desk):
    card = take_up(need=need_of("Tanums kommun", None), by=office())

    assert "Poäng sätts efter en temagrupps kriterier" in words(desk, at("card_sort", card))
    assert desk.get(at("board_criteria", 0)).status_code == 404
    assert "Hos kansliet" in words(desk, card.get_absolute_url())


def test_criteria_are_kept_on_one_page(client, group):
    address = at("board_criteria", group)
    assert client.get(address).status_code == 200
    rows = {"rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 0, "rows-0-name": "Bråttom", "rows-0-weight": 3}

    client.post(address, {**rows, "seen": 0})
    stale = client.post(address, {**rows, "rows-0-name": "Annat", "seen": 0}).content.decode()
    assert ("Så står det sparat nu" in stale, "Bråttom" in stale) == (True, True)
    (criterion,) = Criterion.objects.all()
    kept = {**rows, "rows-INITIAL_FORMS": 1, "rows-0-row": criterion.pk, "rows-0-name": "Mycket bråttom"}
    client.post(address, {**kept, "seen": 1})

    criterion.refresh_from_db()
    assert (criterion.name, criterion.weight) == ("Mycket bråttom", 3)


def test_members_take_up_a_need_from_its_own_page(client, group):
    need = need_of("Tanums kommun", group)

    assert at("need_take_up", need) in client.get(need.get_absolute_url()).content.decode()
    take_up(need=need, by=member_of(group))
    assert at("need_take_up", need) not in client.get(need.get_absolute_url()).content.decode()


def test_what_a_measure_has_begun_to_answer_is_not_new(client, group):
    need = need_of("Tanums kommun", group, begun_at=HANDED_IN_AT)

    assert columns(group) == [[], [], [], []]
    assert at("need_take_up", need) not in client.get(need.get_absolute_url()).content.decode()


def test_pages_of_one_card_ask_at_most_ten_queries(client, group, member, django_assert_max_num_queries):
    criteria = CriterionFactory(criteria_set__group=group).criteria_set
    CriterionFactory.create_batch(4, criteria_set=criteria)
    needs = [need_of(f"Kommun {number}", group).pk for number in range(9)]
    whole = merge(group=group, cards=(), needs=needs, written=CardText("Helheten"), by=member)
    CardTagFactory.create_batch(4, card=whole)
    decide_card(card=whole, verdict=AN_ANSWER, by=member)
    need = whole.needs.first()
    for address in (whole.get_absolute_url(), at("card_sort", whole), need.get_absolute_url()):
        client.get(address)
        with django_assert_max_num_queries(10):
            assert client.get(address).status_code == 200


def test_search_finds_needs_by_what_they_became(client, group, member):
    keys = [need_of("Tanums kommun", group, "Ett").pk, need_of("Orusts kommun", group, "Två").pk]
    merge(group=group, cards=(), needs=keys, written=CardText("Praktikplatser"), by=member)

    page = words(client, reverse("search"), q="praktikplatser")

    assert ("Ett" in page, "Två" in page) == (True, True)


def test_register_of_cards_is_taken_out(desk, group):
    need = need_of("Tanums kommun", group, "Handledare")
    card = CardFactory(group=group, alone=need, title="På kort")
    for name in ("öppet", "AIL"):
        CardTagFactory(card=card, tag=NeedTagFactory(name=name))

    text = b"".join(desk.get(reverse("admin:needs_card_export", args=["csv"]))).decode("utf-8-sig")

    assert "På kort" in text
    assert "Tanums kommun: Handledare" in text
    assert "AIL, öppet" in text


def test_secretariat_mends_a_tag(desk):
    tag = NeedTagFactory(name="klarsprak")

    desk.post(reverse("admin:needs_needtag_change", args=[tag.pk]), {"name": "klarspråk"})

    tag.refresh_from_db()
    assert tag.name == "klarspråk"
    assert tag.history.latest().history_user is not None
