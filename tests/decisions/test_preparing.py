"""A matter is prepared by whoever put it and by those who keep the minutes; the other members say what they think."""

import pytest
from django.urls import reverse

from collaboration.enums import MembershipRole
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.models import Matter, Paper
from decisions.queries.preparing import may_change_paper, prepares
from decisions.services.decisions import DecisionContent, record_decision
from decisions.services.matters import change_matter, open_matter
from decisions.services.papers import PaperFacts, Upload, change_paper, move_paper, remove_paper, replace_paper
from decisions.services.remarks import write_remark
from decisions.services.review import send_for_positions
from foundation.errors import RightRefusedError
from tests.collaboration.factories import MembershipFactory, PersonFactory, UserFactory
from tests.decisions.files import PNG
from tests.decisions.papers import FACTS, added
from tests.decisions.refusals import no
from tests.decisions.story import OPENED
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db

WORDS = (
    "Bara den som har anmält ärendet och de som för organets protokoll ändrar det. "
    "Säg i ditt ställningstagande eller i en synpunkt vad du vill ändra."
)
PAPER_WORDS = (
    "Bara den som har lämnat handlingen, den som har anmält ärendet och de som för organets protokoll ändrar den. "
    "Lägg till en egen handling i stället."
)
CONTENT = DecisionContent(clauses=["Avslå."], lead_in="Styrgruppen beslutar att")


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def member(on_agenda):
    """A member, who has put nothing."""
    return on_agenda.users["Strömvall"]


@pytest.fixture
def own(on_agenda, member):
    """A matter that the member has put."""
    return open_matter(body=on_agenda.body, title="Mötesdagar 2020", by=member, today=OPENED)


def ways_of_changing(matter, proposal, by, content=CONTENT):
    """Return a call for each way of changing a matter, by its name."""
    words = {"title": "Ny titel", "summary": "", "reference_number": ""}
    return {
        "matter": lambda: change_matter(matter=matter, by=by, **words),
        "proposal": lambda: record_decision(matter=matter, content=content, by=by),
        "review": lambda: send_for_positions(proposal=proposal, answer_by=OPENED, by=by, today=OPENED),
    }


@pytest.mark.parametrize("way", ["matter", "proposal", "review"])
def test_member_changes_no_matter_of_another(on_agenda, member, way):
    ways = ways_of_changing(on_agenda.matter, on_agenda.decision, member)
    assert no(RightRefusedError, ways[way]) == WORDS


@pytest.mark.parametrize("way", ["matter", "proposal", "review"])
@pytest.mark.parametrize("role", [MembershipRole.VICE_CHAIR, MembershipRole.SECRETARY, MembershipRole.CONVENER])
def test_those_who_keep_the_minutes_change_every_matter(on_agenda, way, role):
    keeper = UserFactory(person=PersonFactory())
    MembershipFactory(body=on_agenda.body, person=keeper.person, role=role)
    assert ways_of_changing(on_agenda.matter, on_agenda.decision, keeper, on_agenda.content)[way]()


def test_member_prepares_an_own_matter(member, own):
    proposal = record_decision(matter=own, content=CONTENT, by=member)
    for way in ways_of_changing(own, proposal, member).values():
        assert way()


def test_seat_that_is_gone_leaves_nothing_to_prepare(on_agenda, member, own):
    on_agenda.seats[5].valid_to = OPENED
    on_agenda.seats[5].save()
    assert on_agenda.seats[5].person == member.person
    assert not prepares(member, own)
    assert "Bara den" not in no(RightRefusedError, ways_of_changing(own, None, member)["matter"])


def test_matter_of_no_one_is_prepared_by_who_keeps_the_minutes(on_agenda, member):
    Matter.objects.update(created_by=None)
    matter = Matter.objects.get()
    assert (prepares(member, matter), prepares(on_agenda.chair, matter)) == (False, True)


def test_communicator_puts_matters_and_changes_none_of_others(on_agenda):
    communicator = UserFactory()
    give_role(user=communicator, role=Role.COMMUNICATOR, by=on_agenda.root, scope=None)
    put = open_matter(body=on_agenda.body, title="Webbplatsen", by=communicator, today=OPENED)
    assert prepares(communicator, put)
    assert not prepares(communicator, on_agenda.matter)


def test_member_still_adds_papers_and_remarks(on_agenda, member):
    version = send_for_positions(proposal=on_agenda.decision, answer_by=OPENED, by=on_agenda.root, today=OPENED)
    assert added(on_agenda, by=member).added_by == member
    assert write_remark(version=version, clause=0, text="Vad kostar det?", by=member, today=OPENED).author == member


def ways_with_paper(paper, by):
    """Return a call for each way of changing a paper."""
    return [
        lambda: move_paper(paper=paper, places=1, by=by),
        lambda: change_paper(paper=paper, facts=PaperFacts("Ny titel"), by=by),
        lambda: replace_paper(paper=paper, upload=Upload(PNG, "ny.png"), facts=FACTS, by=by),
        lambda: remove_paper(paper=Paper.objects.current().get(), by=by),
    ]


def test_paper_of_another_is_left_alone_by_a_member(on_agenda, member):
    paper = added(on_agenda)
    assert not may_change_paper(member, paper)
    assert [no(RightRefusedError, way) for way in ways_with_paper(paper, member)] == [PAPER_WORDS] * 4


def test_own_paper_is_changed_by_who_handed_it_in_and_by_who_keeps_the_minutes(on_agenda, member):
    for by in (member, on_agenda.chair):
        paper = added(on_agenda, by=member)
        assert may_change_paper(by, paper)
        for way in ways_with_paper(paper, by):
            way()
        Paper.objects.all().delete()


def test_papers_of_an_own_matter_are_changed_whoever_handed_them_in(on_agenda, member, own):
    paper = added(on_agenda, matter=own)
    for way in ways_with_paper(paper, member):
        way()


# the pages


def test_pages_that_change_are_refused_in_words_before_anything_is_typed(client_for, on_agenda, member):
    paper, client = added(on_agenda), client_for(member)
    for name in ("matter_change", "proposal_write", "review_send"):
        page = client.get(reverse(name, args=[on_agenda.matter.pk]))
        assert (page.status_code, WORDS in text_of_html(page.content.decode())) == (403, True), name
    for name in ("paper_change", "paper_replace", "paper_remove"):
        page = client.get(reverse(name, args=[paper.pk]))
        assert (page.status_code, PAPER_WORDS in text_of_html(page.content.decode())) == (403, True), name


def test_matter_offers_a_member_what_a_member_may_do(client_for, on_agenda, member, own):
    paper = added(on_agenda)
    client = client_for(member)
    page = client.get(on_agenda.matter.get_absolute_url()).content.decode()
    for name, offered in (
        ("matter_change", False),
        ("proposal_write", False),
        ("review_send", False),
        ("paper_add", True),
    ):
        assert (reverse(name, args=[on_agenda.matter.pk]) in page) is offered, name
    assert reverse("paper_replace", args=[paper.pk]) not in client.get(paper.get_absolute_url()).content.decode()
    page = client.get(own.get_absolute_url()).content.decode()
    for name in ("matter_change", "proposal_write", "paper_add"):
        assert reverse(name, args=[own.pk]) in page, name
    page = client_for(on_agenda.chair).get(on_agenda.matter.get_absolute_url()).content.decode()
    for name in ("matter_change", "proposal_write", "review_send"):
        assert reverse(name, args=[on_agenda.matter.pk]) in page, name
