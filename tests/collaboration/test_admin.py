"""The collaboration's registers in the administration: saved through services, refused in words, nothing lost."""

import datetime as dt

import pytest
from zeal import zeal_ignore

from collaboration.enums import BodyKind, MembershipRole, OrganisationKind
from collaboration.models import (
    Agreement,
    Body,
    BodyFunction,
    CoverageNote,
    Dialogue,
    Membership,
    Organisation,
    Party,
    Person,
    Post,
)
from collaboration.permissions import Role
from foundation.dates import today
from tests.admin_desk import address, case_officer, formset, said
from tests.collaboration.factories import (
    AgreementFactory,
    BodyFactory,
    BodyFunctionFactory,
    CollaborationFactory,
    CoverageNoteFactory,
    DialogueFactory,
    MembershipFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    PartyFactory,
    PersonFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return case_officer()


@pytest.fixture
def office(user, client_for):
    """Return the secretariat's client. Forms with several rows look each row's choices up: Django's way, not ours."""
    with zeal_ignore([{"model": "collaboration.*", "field": "get()"}]):
        yield client_for(user)


# organisations


def organisation_data(**values):
    return {"name": "Åmåls kommun", "kind": "municipality", **formset("aliases"), **values}


def test_organisation_is_registered_with_its_other_spellings(office, user):
    data = organisation_data(**formset("aliases", {"name": "Åmål"}, {"name": "Åmåls stad"}))
    office.post(address(Organisation, "add"), data)

    organisation = Organisation.objects.get()
    assert sorted(alias.name for alias in organisation.aliases.all()) == ["Åmål", "Åmåls stad"]
    assert organisation.history.first().history_user == user
    assert organisation.scope_id


def test_spelling_is_taken_away(office):
    alias = OrganisationAliasFactory()
    data = organisation_data(
        name="Dals-Ed",
        **formset(
            "aliases",
            {"id": alias.pk, "organisation": alias.organisation_id, "name": alias.name, "DELETE": "on"},
            {"organisation": alias.organisation_id, "name": "Ed"},
            initial=1,
        ),
    )
    office.post(address(Organisation, "change", alias.organisation_id), data)

    assert [row.name for row in alias.organisation.aliases.all()] == ["Ed"]


def test_older_page_overwrites_nothing_until_its_writer_has_seen_it(office):
    organisation = OrganisationFactory(name="Åmåls kommun")
    change = address(Organisation, "change", organisation.pk)
    seen = office.get(change).context["seen"]
    office.post(change, organisation_data(short_name="Åmål", _seen=seen))

    stale = office.post(change, organisation_data(website="https://amal.se", _seen=seen))
    form = stale.context["adminform"].form
    assert form.errors["short_name"] == ["Sparat nu: Åmål"]
    assert form.errors["website"] == ["Sparat nu: –"]
    assert form.non_field_errors()[0].startswith("Det här har sparats efter att du öppnade sidan")
    assert form["website"].value() == "https://amal.se"
    organisation.refresh_from_db()
    assert (organisation.short_name, organisation.website) == ("Åmål", "")

    again = organisation_data(short_name="Åmål", website="https://amal.se", _seen=stale.context["seen"])
    assert office.post(change, again).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.short_name, organisation.website) == ("Åmål", "https://amal.se")


def test_older_page_names_what_is_stored_by_its_name(office):
    body = BodyFactory(name="Temagrupp A")
    seat = MembershipFactory(body=body, role=MembershipRole.MEMBER)
    change = address(Membership, "change", seat.pk)
    other = OrganisationFactory(name="Orusts kommun")
    data = {"body": body.pk, "person": seat.person_id, "role": "chair", "organisation": other.pk, "valid_to": ""}

    stale = office.post(change, {**data, "valid_from": "2020-01-01", "_seen": "0"})
    errors = stale.context["adminform"].form.errors
    assert errors["role"] == ["Sparat nu: ledamot"]
    assert errors["organisation"] == [f"Sparat nu: {seat.organisation}"]


def test_older_page_is_told_of_what_belongs_to_the_row_too(office):
    organisation = OrganisationFactory(name="Åmåls kommun")
    change = address(Organisation, "change", organisation.pk)
    seen = office.get(change).context["seen"]
    OrganisationAliasFactory(organisation=organisation, name="Åmåls stad")

    stale = office.post(change, organisation_data(_seen=seen))
    assert stale.context["adminform"].form.non_field_errors()


def test_wrong_organisation_number_is_refused_and_nothing_typed_is_lost(office):
    response = office.post(address(Organisation, "add"), organisation_data(organisation_number="212000-1547"))

    page = response.content.decode()
    assert "”212000-1547” har fel kontrollsiffra. Jämför med organisationens handlingar." in page
    assert 'value="Åmåls kommun"' in page
    assert not Organisation.objects.exists()


def test_address_without_scheme_is_a_secure_one(office):
    office.post(address(Organisation, "add"), organisation_data(website="amal.example.org"))

    assert Organisation.objects.get().website == "https://amal.example.org"


def test_list_is_searched_without_regard_to_case(office):
    OrganisationFactory(name="Åsa kommun")
    OrganisationFactory(name="Tanums kommun")
    OrganisationAliasFactory(name="åSAN")

    response = office.get(address(Organisation, "changelist"), {"q": "åSA"})

    assert [row.name for row in response.context["cl"].result_list] == ["Dals-Ed", "Åsa kommun"]


def test_list_is_in_swedish_order(office):
    for name in ("Öckerö", "Ängelholm", "Åmål", "Vänersborg"):
        OrganisationFactory(name=name)

    response = office.get(address(Organisation, "changelist"))

    assert [row.name for row in response.context["cl"].result_list] == ["Vänersborg", "Åmål", "Ängelholm", "Öckerö"]


# agreement and parties


def test_agreement_that_leaves_a_party_outside_is_refused_in_words(office):
    party = PartyFactory(organisation=OrganisationFactory(name="Tanums kommun"))
    agreement = party.agreement
    data = {
        "title": agreement.title,
        "valid_from": "2019-01-01",
        **formset("documents"),
        **formset("parties"),
    }

    page = office.post(address(Agreement, "change", agreement.pk), data).content.decode()

    assert "Tanums kommun är part 2018-01-01–, utanför avtalets tid. Ändra det först." in page
    agreement.refresh_from_db()
    assert agreement.valid_from == dt.date(2018, 1, 1)


def test_party_is_registered_and_its_contact_named(office):
    agreement, organisation, person = AgreementFactory(), OrganisationFactory(), PersonFactory()
    data = {"agreement": agreement.pk, "organisation": organisation.pk, "valid_from": "2018-01-01"}
    office.post(address(Party, "add"), data)
    party = Party.objects.get()
    office.post(address(Party, "change", party.pk), data | {"contact_person": person.pk})

    party.refresh_from_db()
    assert (party.contact_person, party.valid_from) == (person, dt.date(2018, 1, 1))


def test_party_ends_by_its_step(office):
    party = PartyFactory()

    response = office.post(address(Party, "step", party.pk, "avsluta"), {"last_day": "2020-12-31"}, follow=True)

    party.refresh_from_db()
    assert party.valid_to == dt.date(2020, 12, 31)
    assert said(response) == ["Parten är bunden till och med den dag du valde."]


# people


def person_data(*posts, initial=0, **values):
    return {"given_name": "Åsa", "family_name": "Öberg", **formset("posts", *posts, initial=initial), **values}


def test_person_is_registered_with_a_post(office, user):
    organisation = OrganisationFactory()
    office.post(address(Person, "add"), person_data({"title": "Prefekt", "organisation": organisation.pk}))

    post = Post.objects.get()
    assert (str(post.person), post.title, post.organisation) == ("Åsa Öberg", "Prefekt", organisation)
    assert post.history.get().history_user == user


def test_same_post_twice_is_refused_and_nothing_typed_is_lost(office):
    post = PostFactory(title="Prefekt", valid_from=dt.date(2019, 1, 1))
    row = {"id": post.pk, "person": post.person_id, "title": "Prefekt", "organisation": post.organisation_id}
    data = person_data(
        row | {"valid_from": "2019-01-01"},
        {
            "person": post.person_id,
            "title": "Prefekt",
            "organisation": post.organisation_id,
            "valid_from": "2020-01-01",
        },
        initial=1,
    )

    page = office.post(address(Person, "change", post.person_id), data).content.decode()

    assert "har redan befattningen Prefekt" in page
    assert 'value="2020-01-01"' in page
    assert Post.objects.count() == 1


def test_post_ends_by_its_step(office):
    post = PostFactory(valid_from=dt.date(2019, 1, 1))
    office.post(address(Post, "step", post.pk, "avsluta"), {"last_day": "2020-06-30"})

    post.refresh_from_db()
    assert post.valid_to == dt.date(2020, 6, 30)


def test_step_says_in_the_form_why_it_cannot_be_taken(office):
    post = PostFactory(valid_from=dt.date(2019, 1, 1))

    response = office.post(address(Post, "step", post.pk, "avsluta"), {"last_day": "2018-06-30"})

    assert "Sista dagen kan inte komma före första dagen." in response.content.decode()
    assert 'value="2018-06-30"' in response.content.decode()


@pytest.mark.parametrize(("path", "status"), [("avsluta", 200), ("finns-inte", 404)])
def test_step_that_is_not_there_is_not_found(office, path, status):
    post = PostFactory()

    assert office.get(address(Post, "step", post.pk, path)).status_code == status
    assert office.get(address(Post, "step", post.pk + 1, path)).status_code == 404


def test_step_is_refused_without_its_right(client_for):
    post = PostFactory()

    response = client_for(case_officer(Role.COMMUNICATOR)).post(
        address(Post, "step", post.pk, "avsluta"), {"last_day": "2020-06-30"}
    )

    assert response.status_code == 403
    assert "kommunikatör" in response.content.decode()


# bodies and seats


def body_data(body, *seats, initial=0, **values):
    return {
        "name": body.name,
        "kind": body.kind,
        "slug": body.slug,
        "decision_regime": "agreement",
        "quorum_rule": "unknown",
        "circulation_rule": "none",
        "composition_rule": "none",
        "size_margin": 0,
        "valid_from_precision": "day",
        "valid_to_precision": "day",
        **formset("functions"),
        **formset("memberships", *seats, initial=initial),
        **values,
    }


def test_body_gets_its_address_from_its_name(office):
    office.post(address(Body, "add"), body_data(Body(name="Styrgrupp Väst", kind=BodyKind.STEERING_GROUP, slug="")))

    assert Body.objects.get().slug == "styrgrupp-vast"


def test_members_are_appointed_on_the_bodys_page(office):
    body, person, organisation = BodyFactory(), PersonFactory(), OrganisationFactory()
    seat = {"body": body.pk, "person": person.pk, "organisation": organisation.pk, "role": "chair"}
    office.post(address(Body, "change", body.pk), body_data(body, seat))

    assert (Membership.objects.get().role, Membership.objects.get().person) == ("chair", person)


def test_second_chair_is_refused_on_the_bodys_page(office):
    chair = MembershipFactory(chair=True, person=PersonFactory(given_name="Bo", family_name="Ek"))
    kept = {"id": chair.pk, "body": chair.body_id, "person": chair.person_id, "organisation": chair.organisation_id}
    new = {"body": chair.body_id, "person": PersonFactory().pk, "organisation": chair.organisation_id}
    data = body_data(chair.body, kept | {"role": "chair"}, new | {"role": "chair"}, initial=1)

    page = office.post(address(Body, "change", chair.body_id), data).content.decode()

    assert "Bo Ek är ordförande i" in page
    assert Membership.objects.count() == 1


@pytest.mark.parametrize(
    ("sides", "words"),
    [
        (["municipality", "department"], []),
        (
            ["municipality", "municipality", "municipality", "department"],
            [
                (
                    "Sparat, men sammansättningen av Temagruppen följer inte reglerna. Halvorna ska vara lika stora. "
                    "3 + 1: kommunerna har 2 platser mer än högskolan."
                ),
            ],
        ),
    ],
)
@pytest.mark.parametrize("page", [Membership, Body])
def test_composition_that_is_not_as_the_rules_say_is_told_when_a_seat_is_saved(office, sides, words, page):
    body = BodyFactory(name="Temagruppen", composition_rule="equal_halves")
    *_others, last = [MembershipFactory(body=body, organisation=OrganisationFactory(kind=kind)) for kind in sides]
    seat = {"body": body.pk, "person": last.person_id, "organisation": last.organisation_id, "role": "member"}
    data = seat if page is Membership else body_data(body, composition_rule="equal_halves")
    row = last if page is Membership else body

    said_then = said(office.post(address(page, "change", row.pk), data, follow=True))

    assert [sentence for sentence in said_then if sentence.startswith("Sparat, men")] == words


def test_role_is_changed_by_its_step(office):
    seat = MembershipFactory(valid_from=dt.date(2019, 1, 1))
    office.post(address(Membership, "step", seat.pk, "byt-roll"), {"role": "chair", "first_day": today().isoformat()})

    assert list(Membership.objects.order_by("valid_from").values_list("role", flat=True)) == ["member", "chair"]


def test_seat_that_has_ended_has_no_steps(office):
    seat = MembershipFactory(valid_to=dt.date(2020, 1, 1))

    assert office.get(address(Membership, "change", seat.pk)).context["steps"] == []


def test_history_of_a_body_tells_of_its_seats(office):
    seat = MembershipFactory(person=PersonFactory(given_name="Bo", family_name="Ek"), role=MembershipRole.SECRETARY)

    page = office.get(address(Body, "history", seat.body_id)).content.decode()

    assert "Bo Ek" in page


def test_function_is_required_on_the_bodys_page(office):
    body = BodyFactory()
    data = body_data(body) | formset("functions", {"body": body.pk, "name": "verksamhetsledare"})
    office.post(address(Body, "change", body.pk), data)

    assert [function.name for function in body.functions.all()] == ["verksamhetsledare"]


def test_function_is_taken_away_on_the_bodys_page_unless_someone_fills_it(office):
    function = BodyFunctionFactory(name="verksamhetsledare")
    body = function.body
    seat = MembershipFactory(body=body, function=function)
    row = {"id": function.pk, "body": body.pk, "name": function.name, "DELETE": "on"}
    data = body_data(body) | formset("functions", row, initial=1)

    page = office.post(address(Body, "change", body.pk), data).content.decode()
    assert BodyFunction.objects.count() == 1
    assert str(seat.person) in page

    seat.delete()
    office.post(address(Body, "change", body.pk), data)
    assert not BodyFunction.objects.exists()


def test_body_is_not_closed_or_followed_by_itself_on_its_page(office):
    body = BodyFactory()
    data = body_data(body, valid_to="2021-12-31", successors=[body.pk])

    page = office.post(address(Body, "change", body.pk), data).content.decode()
    assert "Ett organ kan inte efterträda sig självt." in page

    page = office.post(address(Body, "change", body.pk), data | {"successors": []}).content.decode()
    assert "Använd ”Avsluta organet”" in page
    assert Body.objects.get().valid_to is None


# dialogues, coverage, the portal itself


def test_dialogue_is_recorded_with_who_took_part(office):
    organisation, person = OrganisationFactory(kind=OrganisationKind.MUNICIPALITY), PersonFactory()
    data = {
        "organisation": organisation.pk,
        "date": "2020-03-12",
        "form": "on_site",
        "group_met": "Kommunledningsgruppen",
        "participants": [person.pk],
    }
    office.post(address(Dialogue, "add"), data)

    assert list(Dialogue.objects.get().participants.all()) == [person]


def test_booked_dialogue_is_called_off_by_its_step_and_a_held_one_stays(office):
    booked = DialogueFactory(date=today() + dt.timedelta(days=7))
    held = DialogueFactory(date=today())
    step = address(Dialogue, "step", booked.pk, "stall-in")

    assert step in office.get(address(Dialogue, "change", booked.pk)).content.decode()
    assert "stall-in" not in office.get(address(Dialogue, "change", held.pk)).content.decode()
    response = office.post(step)

    assert response.url == address(Dialogue, "changelist")
    assert Dialogue.objects.get() == held


def test_coverage_is_said_anew_and_mended(office):
    note = CoverageNoteFactory(valid_from=dt.date(2022, 1, 1))
    data = {"organisation": note.organisation_id, "body_kind": note.body_kind, "method": "dialogue"}
    office.post(address(CoverageNote, "add"), data | {"valid_from": "2022-07-01"})
    office.post(
        address(CoverageNote, "change", note.pk),
        data | {"text": "Per telefon", "valid_from": "2022-01-01", "valid_to": "2022-06-30"},
    )

    assert list(CoverageNote.objects.order_by("valid_from").values_list("text", "valid_from", "valid_to")) == [
        ("Per telefon", dt.date(2022, 1, 1), dt.date(2022, 6, 30)),
        ("", dt.date(2022, 7, 1), None),
    ]


def test_collaboration_is_one_row(office):
    row = CollaborationFactory()

    assert office.get(address(type(row), "changelist")).url == address(type(row), "change", row.pk)
    assert office.get(address(type(row), "add")).status_code == 403
    office.post(address(type(row), "change", row.pk), {"name": "Kommunakademin", "short_name": "KA"})
    row.refresh_from_db()
    assert row.name == "Kommunakademin"


@pytest.mark.parametrize(("value", "names"), [("nu", ["Nu"]), ("slut", ["Förr"]), ("sedan", ["Sedan"])])
def test_list_is_filtered_by_what_is_in_force(office, value, names):
    OrganisationFactory(name="Förr", valid_to=dt.date(2000, 1, 1))
    OrganisationFactory(name="Nu")
    OrganisationFactory(name="Sedan", valid_from=dt.date(2900, 1, 1))

    response = office.get(address(Organisation, "changelist"), {"galler": value})

    assert [row.name for row in response.context["cl"].result_list] == names
