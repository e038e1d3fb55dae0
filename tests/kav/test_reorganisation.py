"""31 December 2021: the council closes and three thematic groups open, told through the pages."""

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from collaboration.enums import BodyKind, CompositionRule, MembershipRole
from collaboration.models import Body, Membership, Organisation, Person, User
from collaboration.permissions import Role
from collaboration.services.roles import give_role
from decisions.models import Matter, Meeting
from decisions.services.meetings import MeetingFacts, plan_meeting
from foundation.dayrules import ClashError
from foundation.errors import StateRefusedError
from reports.services import order_report, run_report
from tests.admin_desk import address, formset
from tests.collaboration.factories import (
    BodyFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
)
from tests.decisions.factories import MatterFactory, MeetingFactory
from tests.pdf.text import text_of_html

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2018, 1, 1), dt.date(2021, 12, 31)
AFTER = LAST + dt.timedelta(days=1)
GROUPS = ("Temagrupp vård och omsorg", "Temagrupp lärande och utbildning", "Temagrupp samhällsbyggnad")
MEETING = {"mode": "on_site"}
NO_ROWS = {**formset("attendances"), **formset("agenda_items"), **formset("minutes_approvals")}


@pytest.fixture
def on(monkeypatch):
    """Return a function that sets the clock to noon on a day, for everyone from then on."""

    def set_clock(day):
        noon = dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC)
        monkeypatch.setattr(timezone, "now", lambda: noon)

    return set_clock


@pytest.fixture
def council():
    body = BodyFactory(
        kind=BodyKind.MANAGEMENT_COUNCIL, name="Ledningsrådet", slug="ledningsradet", valid_from=FIRST, valid_to=None
    )
    for given, organisation in (("Bo", "Bengtsfors kommun"), ("Åsa", "Åmåls kommun")):
        person = PersonFactory(given_name=given, family_name="Rådsledamot")
        MembershipFactory(
            body=body,
            person=person,
            role=MembershipRole.CHAIR if given == "Bo" else MembershipRole.MEMBER,
            organisation=OrganisationFactory(name=organisation),
            valid_from=FIRST,
        )
    return body


@pytest.fixture
def director(client_for):
    ContentType.objects.get_for_models(*apps.get_models())
    user = UserFactory(person=PersonFactory(given_name="Vera", family_name="Ledare"))
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return client_for(user)


@pytest.fixture
def member(council, client_for):
    """A client signed in as the council's chair, who sits nowhere else."""
    return client_for(UserFactory(person=council.memberships.get(role="chair").person))


def words(response):
    assert response.status_code == 200
    return text_of_html(response.content.decode()).replace("\xa0", " ")


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def open_groups(director):
    """Open the three groups in the administration, three and three in each, the director leading them."""
    leader = Person.objects.get(family_name="Ledare")
    university = OrganisationFactory(university=True)
    for number, name in enumerate(GROUPS):
        data = {
            "name": name,
            "kind": BodyKind.THEME_GROUP,
            "slug": "",
            "decision_regime": "agreement",
            "quorum_rule": "unknown",
            "circulation_rule": "none",
            "composition_rule": CompositionRule.EQUAL_HALVES,
            "intended_size": 6,
            "size_margin": 1,
            "valid_from": AFTER,
            "valid_from_precision": "month",
            "valid_to_precision": "day",
            **formset("functions"),
            **formset("memberships"),
        }
        assert director.post(address(Body, "add"), data).status_code == 302
        body = Body.objects.get(name=name)
        seats = [(leader, MembershipRole.CONVENER, university)]
        seats += [(PersonFactory(), MembershipRole.MEMBER, university) for _place in range(3)]
        kommun = [OrganisationFactory(name=f"Kommun {number}{place}") for place in range(3)]
        seats += [(PersonFactory(), MembershipRole.MEMBER, organisation) for organisation in kommun]
        for person, role, organisation in seats:
            seat = {"body": body.pk, "person": person.pk, "role": role, "organisation": organisation.pk}
            sent = director.post(address(Membership, "add"), {**seat, "valid_from": AFTER, "function": ""})
            assert sent.status_code == 302


def close_council(director, council):
    groups = dict(Body.objects.filter(kind=BodyKind.THEME_GROUP).values_list("name", "pk"))
    data = {"last_day": LAST, "precision": "day", "note": "Tre temagrupper tar vid.", "successors": [*groups.values()]}
    receiver = groups["Temagrupp vård och omsorg"]
    response = director.post(reverse("body_close", args=[council.slug]), {**data, "receiver": receiver})
    assert response.url == reverse("body_detail", args=[council.slug])
    council.refresh_from_db()


def test_council_gives_way_to_three_groups(on, director, member, council):
    on(dt.date(2021, 12, 15))
    old = MeetingFactory(body=council, date=dt.date(2021, 11, 30), place="Uddevalla")
    done = MatterFactory(body=council, title="Projekten följs upp", state="decided")
    waiting = MatterFactory(body=council, title="Lokalt tekniskt basår")
    open_groups(director)
    close_council(director, council)

    groups = Body.objects.filter(kind=BodyKind.THEME_GROUP)
    assert set(council.successors.all()) == set(groups)
    assert list(council.memberships.values_list("valid_to", flat=True)) == [LAST, LAST]
    waiting.refresh_from_db()
    assert waiting.body.name == "Temagrupp vård och omsorg"

    on(LAST)
    assert "Uddevalla" in words(page(member, "meeting_detail", old.pk))
    on(AFTER)
    read = words(page(director, "body_detail", council.slug, dag="2021-12-31"))
    assert "Bo Rådsledamot" in read
    assert "Åmåls kommun" in read
    assert "Tre temagrupper tar vid." in read
    assert "Ingen satt i organet" not in read
    assert "Uddevalla" in words(page(director, "meeting_detail", old.pk))
    assert "Projekten följs upp" in words(page(director, "matter_detail", done.pk))
    assert "Projekten följs upp" in words(page(director, "matter_list", organ=council.slug))
    for group in groups:
        shown = words(page(director, "body_detail", group.slug))
        assert "3 + 3: balanserad" in shown
        assert "Ledningsrådet" in shown


def test_seat_that_ended_yesterday_opens_nothing_today(on, director, member, council, client_for):
    on(LAST)
    open_groups(director)
    meeting = MeetingFactory(body=council, date=dt.date(2021, 11, 30), place="Uddevalla")
    matter = MatterFactory(body=council, title="Hemligt ärende")
    close_council(director, council)
    Matter.objects.filter(pk=matter.pk).update(body=council)
    user = User.objects.get(person__given_name="Bo")
    ordered = {"body": str(council.pk), "day": LAST.isoformat()}
    order = order_report(kind="body-members", parameters=ordered, by=user, today=LAST)
    run_report(order_id=order.pk)
    names = {"meeting_detail": [meeting.pk], "matter_detail": [matter.pk]}
    lists = {"meeting_list": "Ledningsrådet", "matter_list": "Hemligt ärende"}

    for day, opens in ((LAST, True), (AFTER, False)):
        on(day)
        for name, args in names.items():
            assert page(member, name, *args).status_code == (200 if opens else 404), name
        for name, text in lists.items():
            assert (text in words(page(member, name))) is opens, name
        found = words(page(member, "search", q="ärende")) + words(page(member, "search", q="ledningsrådet"))
        assert ("Hemligt ärende" in found) is opens
        assert page(member, "body_detail", council.slug).status_code == (200 if opens else 403)
        assert page(member, "body_list").status_code == (200 if opens else 403)
        assert page(member, "person_list").status_code == (200 if opens else 403)
        assert page(member, "party_list").status_code == (200 if opens else 403)
        assert page(member, "meeting_create").status_code == (200 if opens else 403)
        assert page(member, "matter_create").status_code == (200 if opens else 403)
        assert page(member, "report_order", "body-members").status_code == (200 if opens else 403)
        download = page(member, "report_download", order.pk)
        list(getattr(download, "streaming_content", ()))  # read to its end, the file is closed
        assert download.status_code == (200 if opens else 403)
        assert "Ledningsrådet" in words(page(director, "body_list"))
    # what the person wrote and ordered is the person's own, and the desk is still a desk
    assert "Ledningsrådet" not in words(page(member, "desk")).replace(str(order.title), "")
    assert Organisation.objects.visible_to(user).count() == 0


def test_related_list_counts_what_the_person_may_see_today(on, client_for, council):
    """Someone who keeps another seat still reads the body's page, but it counts no working material of the old one."""
    on(LAST)
    seat = council.memberships.get(role="chair")
    MembershipFactory(person=seat.person, valid_from=FIRST)
    Membership.objects.filter(pk=seat.pk).update(valid_to=LAST)
    MatterFactory(body=council, title="Hemligt ärende")
    client = client_for(UserFactory(person=seat.person))
    counts = {}
    for day in (LAST, AFTER):
        on(day)
        response = page(client, "body_detail", council.slug)
        counts[day] = [(str(link.label), link.count) for link in response.context["related"]]
    assert counts == {LAST: [("Ärenden", 1)], AFTER: []}


@pytest.fixture
def closed(council):
    Membership.objects.filter(body=council).update(valid_to=LAST)
    Body.objects.filter(pk=council.pk).update(valid_to=LAST)
    council.refresh_from_db()
    return council


def test_closed_body_meets_no_more_on_the_page(on, director, closed):
    on(AFTER)
    response = director.post(reverse("meeting_create"), {**MEETING, "body": closed.pk, "date": "2022-01-20"})
    assert response.status_code == 200
    assert closed not in response.context["form"].fields["body"].queryset
    assert "body" in response.context["form"].errors
    assert 'value="2022-01-20"' in response.content.decode()
    assert not Meeting.objects.exists()


def test_closed_body_meets_no_more_in_the_administration(on, director, closed):
    on(AFTER)
    data = {**MEETING, **NO_ROWS, "body": closed.pk, "date": "2022-01-20", "place": "Bengtsfors"}
    text = director.post(address(Meeting, "add"), data).content.decode()
    assert "Ledningsrådet avslutades 2021-12-31." in text
    assert 'value="Bengtsfors"' in text
    assert not Meeting.objects.exists()


def test_closed_body_meets_no_more_by_the_service(closed):
    facts = MeetingFacts(dt.date(2022, 1, 20))
    with pytest.raises(StateRefusedError, match="avslutades 2021-12-31"):
        plan_meeting(body=closed, facts=facts, by=UserFactory(superuser=True), today=AFTER)


SHELL = {
    "save": lambda body, _old: Meeting(body=body, date=AFTER).save(),
    "create": lambda body, _old: Meeting.objects.create(body=body, date=AFTER),
    "bulk create": lambda body, _old: Meeting.objects.bulk_create([Meeting(body=body, date=AFTER)]),
    "moved to a later day": lambda _body, old: Meeting.objects.filter(pk=old.pk).update(date=AFTER),
    "saved with a later day": lambda _body, old: setattr(old, "date", AFTER) or old.save(),
    "bulk update": lambda _body, old: setattr(old, "date", AFTER) or Meeting.objects.bulk_update([old], ["date"]),
    "moved in": lambda body, _old: Meeting.objects.filter(pk=MeetingFactory(date=AFTER).pk).update(body=body),
}


@pytest.mark.parametrize("change", SHELL.values(), ids=SHELL)
def test_closed_body_meets_no_more_from_the_shell(closed, change):
    old = MeetingFactory(body=closed, date=LAST)
    with pytest.raises(ClashError) as caught, transaction.atomic():
        change(closed, old)
    assert str(caught.value) == "Organet var avslutat den dagen. Dess handlingar går att läsa, men det möts inte mer."
    assert [meeting.date for meeting in Meeting.objects.filter(body=closed)] == [LAST]


def test_closed_body_meets_no_more_by_hand_in_the_database(closed):
    old = MeetingFactory(body=closed, date=LAST)
    with pytest.raises(IntegrityError, match="meeting_after_closing"), transaction.atomic(), connection.cursor() as row:
        row.execute("UPDATE decisions_meeting SET date = '2022-01-01' WHERE id = %s", [old.pk])


def test_minutes_of_the_last_meeting_are_approved_after_the_closing(closed):
    old = MeetingFactory(body=closed, date=LAST, held=True)
    Meeting.objects.filter(pk=old.pk).update(state="minutes_approved", place="Uddevalla")
    old.refresh_from_db()
    old.save()
    assert (old.state, old.place) == ("minutes_approved", "Uddevalla")
