"""A draft is the party's own: no page, list, search, count, file, report or register tells anyone else of it."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from collaboration.permissions import Role
from foundation.dates import today
from foundation.errors import RuleError
from foundation.finding import find
from needs.models import HandedInVersion, Need, NeedFile, Round, Submission
from needs.queries.coverage import board_of, with_answered
from needs.queries.desk import Thing, rows_on_desk
from needs.services.submissions import hand_in, reopen
from reports.services import order_report
from tests.collaboration.factories import BodyFactory, MembershipFactory, PersonFactory, UserFactory
from tests.needs.factories import (
    AnswerFactory,
    NeedFactory,
    NeedFileFactory,
    QuestionFactory,
    RoundFactory,
    SubmissionFactory,
)
from tests.needs.groups import theme_group
from tests.needs.people import contact, office

pytestmark = pytest.mark.django_db
SECRET = "Hemlighet"
PORTAL_ROLES = (
    Role.PROGRAMME_DIRECTOR,
    Role.ADMINISTRATOR,
    Role.SECRETARIAT,
    Role.COMMUNICATOR,
    Role.OBSERVER,
    Role.AUDITOR,
    Role.SUPERINTENDENT,
)


def others():
    """Everyone else there is: each role of the portal, another party's contact, a member, and a visitor of no role."""
    yield from (office(role) for role in PORTAL_ROLES)
    yield contact(SubmissionFactory().organisation)
    person = PersonFactory()
    MembershipFactory(body=BodyFactory(), person=person, role="chair")
    yield UserFactory(person=person)
    yield UserFactory()


@pytest.fixture
def draft():
    """A need of a party that has written in every place there is, and never handed in."""
    words = {"title": f"{SECRET} rubrik", "why": f"{SECRET} skäl", "tried": f"{SECRET} försök", "target_group": SECRET}
    need = NeedFactory(theme=theme_group(), **words)
    AnswerFactory(need=need, question=QuestionFactory(round=need.submission.round), value=f"{SECRET} svar")
    NeedFileFactory(need=need, title=f"{SECRET} fil")
    return need


def addresses(need):
    file = need.files.get()
    submission = need.submission
    yield reverse("need_detail", args=[need.pk])
    yield reverse("need_step_aside", args=[need.pk])
    yield reverse("need_file", args=[file.pk])
    yield submission.get_absolute_url()
    for name in ("submission_opened", "submission_hand_in", "submission_ask_reopen", "need_start"):
        yield reverse(name, args=[submission.pk])
    for name in ("need_write", "need_questions", "need_files", "need_history", "need_remove"):
        yield reverse(name, args=[submission.pk, need.pk])
    yield reverse("need_file_remove", args=[submission.pk, need.pk, file.pk])
    yield reverse("submission_version", args=[submission.pk, 1])


def shared_pages(need):
    yield reverse("need_list")
    yield f"{reverse('need_list')}?q={SECRET}&part={need.submission.organisation_id}"
    yield f"{reverse('search')}?q={SECRET}"
    yield reverse("lead_times")
    yield reverse("round_list")
    yield reverse("board_list")
    yield reverse("board", args=[need.theme_id])
    yield reverse("board", args=[0])
    yield reverse("own_needs")
    yield need.submission.round.get_absolute_url()
    yield "/"
    yield reverse("party_detail", args=[need.submission.organisation_id])


def test_own_pages_are_closed_to_everyone_else(client_for, draft):
    for user in others():
        client = client_for(user)
        for address in addresses(draft):
            for answer in (client.get(address), client.post(address, {})):
                assert answer.status_code in {403, 404, 405}, (user, address)
                assert SECRET not in answer.content.decode()
    draft.refresh_from_db()
    assert draft.title == f"{SECRET} rubrik"


def test_shared_pages_say_nothing_of_it(client_for, draft):
    for user in others():
        client = client_for(user)
        for address in shared_pages(draft):
            page = client.get(address).content.decode()
            for word in ("rubrik", "skäl", "försök", "svar", "fil"):
                assert f"{SECRET} {word}" not in page, (user, address)


def test_nothing_counts_finds_or_lists_it(draft):
    for user in others():
        assert not Need.objects.visible_to(user).exists()
        assert not Need.objects.own_of(user).filter(pk=draft.pk).exists()
        assert not NeedFile.objects.visible_to(user).exists()
        assert not Submission.objects.visible_to(user).filter(pk=draft.submission_id).exists()
        drafts = {row.key for row in rows_on_desk(user, today()) if row.thing in {Thing.DRAFT, Thing.EMPTY}}
        assert draft.submission_id not in drafts
        assert find(user, SECRET) == []
    (row,) = board_of(draft.submission.round).rows
    assert row.submission.needs_count == 0
    assert with_answered(Round.objects.filter(pk=draft.submission.round_id)).get().answered == 0


def test_no_receipt_and_no_register_holds_it(client_for, draft):
    for user in others():
        with pytest.raises(RuleError):
            order_report(
                kind="needs-receipt", parameters={"submission": str(draft.submission_id)}, by=user, today=today()
            )
    ContentType.objects.get_for_models(*apps.get_models())
    director = client_for(office())
    assert SECRET not in director.get(reverse("admin:needs_round_changelist")).content.decode()
    assert SECRET not in b"".join(director.get(reverse("admin:needs_round_export", args=["csv"]))).decode()
    for name in ("change", "history"):
        answer = director.get(reverse(f"admin:needs_round_{name}", args=[draft.submission.round_id]))
        assert answer.status_code == 200
        assert SECRET not in answer.content.decode()


def test_colleagues_of_the_party_see_it(client_for, draft):
    for role in (Role.CONTACT_PERSON, Role.ORGANISATION_MANAGER, Role.DEPARTMENT_REPRESENTATIVE):
        client = client_for(contact(draft.submission.organisation, role))
        assert SECRET in client.get(draft.submission.get_absolute_url()).content.decode()


def test_role_that_has_ended_opens_nothing(client_for, draft):
    user = contact(draft.submission.organisation)
    user.role_grants.update(valid_from="2020-01-01", valid_to="2020-12-31")

    assert client_for(user).get(draft.submission.get_absolute_url()).status_code in {403, 404}


def test_what_is_rewritten_after_reopening_is_a_draft_again(client_for, draft):
    writer = contact(draft.submission.organisation)
    Need.objects.update(title="Inlämnat")
    hand_in(submission=draft.submission, by=writer)
    reopen(submission=draft.submission, reason="Fel.", by=office())
    Need.objects.update(title=f"{SECRET} ny", why="Nytt", tried="", target_group="")

    assert "Inlämnat" in str(HandedInVersion.objects.get().content)
    for user in others():
        client = client_for(user)
        assert not Need.objects.visible_to(user).exists()
        assert find(user, f"{SECRET} ny") == []
        assert client.get(draft.get_absolute_url()).status_code in {403, 404}
        assert f"{SECRET} ny" not in client.get(draft.submission.get_absolute_url(), follow=True).content.decode()


def test_round_that_is_prepared_is_seen_by_the_secretariat_alone(client_for):
    inventory = RoundFactory(draft=True, title=SECRET)
    submission = SubmissionFactory(round=inventory)
    writer = client_for(contact(submission.organisation))

    assert client_for(office()).get(inventory.get_absolute_url()).status_code == 200
    assert writer.get(inventory.get_absolute_url()).status_code == 404
    assert writer.get(submission.get_absolute_url()).status_code == 404
    assert SECRET not in writer.get(reverse("round_list")).content.decode()


def test_superuser_is_no_party(client_for, draft):
    installer = UserFactory(superuser=True)

    assert rows_on_desk(installer, today()) == []
    assert SECRET not in client_for(installer).get(reverse("need_list")).content.decode()
