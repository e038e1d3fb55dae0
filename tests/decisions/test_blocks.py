"""Text blocks: kept in the administration, offered beside the fields where such texts are written."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.enums import TextPlace
from decisions.models import TextBlock
from decisions.queries.blocks import offered_blocks
from tests.collaboration.factories import UserFactory
from tests.decisions.factories import TextBlockFactory

pytestmark = pytest.mark.django_db
REASON = "Ryms inom budget, <b>utan</b> ny finansiering."


@pytest.fixture
def secretariat():
    """The programme director, who keeps the registers."""
    user = UserFactory()
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return user


def test_blocks_are_offered_by_place_and_name_unless_withdrawn(django_assert_num_queries):
    later = TextBlockFactory(place=TextPlace.REASONS, name="Övrigt")
    first = TextBlockFactory(place=TextPlace.REASONS, name="Ekonomi")
    clause = TextBlockFactory(place=TextPlace.CLAUSE, name="Fastställa")
    TextBlockFactory(place=TextPlace.REASONS, name="Gammalt", is_offered=False)
    TextBlockFactory(place=TextPlace.NOTE)
    with django_assert_num_queries(1):
        offered = offered_blocks(TextPlace.CLAUSE, TextPlace.REASONS, TextPlace.DISPATCH)
    assert offered == {"clause": [clause], "reasons": [first, later], "dispatch": []}


def test_database_keeps_one_block_of_a_name_in_a_place_and_none_without_words():
    row = TextBlockFactory(place=TextPlace.NOTE, name="Bordläggs")
    TextBlockFactory(place=TextPlace.CLAUSE, name="Bordläggs")
    for fields in ({"place": row.place, "name": row.name}, {"name": ""}, {"text": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TextBlockFactory(**fields)


def test_proposal_form_offers_them_beside_each_field(client_for, on_agenda):
    for place in (TextPlace.CLAUSE, TextPlace.REASONS, TextPlace.DISPATCH):
        TextBlockFactory(place=place, name=f"Till {place.label}", text=REASON)
    TextBlockFactory(place=TextPlace.NOTE, name="Till anteckningen")
    page = client_for(on_agenda.root).get(reverse("proposal_write", args=[on_agenda.matter.pk])).content.decode()
    assert [page.count(f'data-into="id_{name}"') for name in ("clauses", "reasons", "dispatch_list")] == [1, 1, 1]
    assert page.count("data-lines") == 2
    assert page.count("Ryms inom budget, &lt;b&gt;utan&lt;/b&gt; ny finansiering.") == 3
    assert "Till anteckningen" not in page


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("item_table", "comment"),
        ("item_refer_back", "comment"),
        ("item_note", "comment"),
        ("statement_record", "text"),
    ],
)
def test_forms_of_a_meeting_s_items_offer_notes(client_for, held, name, field):
    TextBlockFactory(place=TextPlace.NOTE, name="Mer underlag", text="Visa vad resorna kostar.")
    TextBlockFactory(place=TextPlace.CLAUSE, name="Fastställa")
    page = client_for(held.root).get(reverse(name, args=[held.meeting.agenda_items.get().pk])).content.decode()
    assert page.count(f'data-into="id_{field}"') == 1
    assert "Visa vad resorna kostar." in page
    assert f'name="{field}"' in page
    assert "Fastställa</b>" not in page


def test_form_without_blocks_says_nothing_of_them(client_for, on_agenda):
    page = client_for(on_agenda.root).get(reverse("proposal_write", args=[on_agenda.matter.pk])).content.decode()
    assert "data-insert" not in page
    assert "Textblock" not in page


def test_secretariat_writes_a_block_and_its_history_says_who(client_for, secretariat):
    client = client_for(secretariat)
    values = {"name": "Inom budget", "place": "reasons", "text": REASON, "is_offered": "on"}
    address = reverse("admin:decisions_textblock_add")
    assert client.post(address, values).status_code == 302
    block = TextBlock.objects.get()
    assert (block.name, block.place, block.text, block.is_offered) == ("Inom budget", "reasons", REASON, True)
    assert block.history.get().history_user == secretariat
    again = client.post(address, values)
    assert "Det finns redan ett textblock med det namnet på samma plats." in again.content.decode()
    assert TextBlock.objects.count() == 1


def test_only_who_keeps_the_registers_writes_them(client_for):
    communicator = UserFactory()
    give_role(user=communicator, role=Role.COMMUNICATOR, by=UserFactory(superuser=True))
    client = client_for(communicator)
    assert client.get(reverse("admin:decisions_textblock_add")).status_code == 403
    assert client.get(reverse("admin:decisions_textblock_changelist")).status_code == 200
