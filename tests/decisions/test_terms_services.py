"""Terms of reference are drafted, revised and adopted, body by body."""

import datetime as dt

import pytest

from collaboration.enums import MembershipRole
from decisions.enums import AdoptionState, Level, TermsHeading
from decisions.models import TermsOfReference, TermsPoint
from decisions.queries.drafting import annex_choices
from decisions.queries.terms import TermsPart, is_review_due, terms_content, terms_history
from decisions.services.adoption import propose_adoptable, revise, take_back, withdraw
from decisions.services.terms import PointInput, change_terms, create_terms, revise_terms, set_points
from foundation.edits import StaleEditError
from foundation.errors import FrozenError, RightRefusedError, StateRefusedError
from foundation.validation import InvalidError
from tests.collaboration.factories import BodyFactory, MembershipFactory, PersonFactory, UserFactory
from tests.decisions.adopting import adopted as adopt_shortly
from tests.decisions.factories import MatterFactory, TermsOfReferenceFactory, TermsPointFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2021, 12, 1)
LAST = dt.date(2021, 12, 31)


def seated(body, role=MembershipRole.CHAIR, **days):
    person = PersonFactory()
    MembershipFactory(body=body, person=person, role=role, **days)
    return UserFactory(person=person)


def shown(terms):
    return [(point.heading, point.text) for point in terms.points.order_by("order")]


# --- begun


def test_terms_are_begun_as_a_draft_in_the_name_of_the_drafter(root):
    body = BodyFactory(equal_halves=True)
    terms = create_terms(body=body, title="Uppdrag", by=root, today=TODAY, review_date=LAST)
    assert (terms.state, terms.level, terms.version, terms.created_by) == ("draft", Level.OWN_DRAFT, 1, root)
    assert terms.history.get().history_user == root


def test_second_beginning_for_the_same_body_is_refused_and_a_withdrawn_one_does_not_count(root):
    body = BodyFactory(equal_halves=True)
    first = create_terms(body=body, title="Uppdrag", by=root, today=TODAY)
    with pytest.raises(InvalidError, match="Organet har redan en uppdragsbeskrivning"):
        create_terms(body=body, title="Uppdrag igen", by=root, today=TODAY)
    withdraw(adoptable=first, by=root)
    assert create_terms(body=body, title="Uppdrag igen", by=root, today=TODAY).pk


def test_closed_body_gets_no_terms_and_one_to_come_does(root):
    with pytest.raises(StateRefusedError, match="avslutades 2021-12-31"):
        create_terms(body=BodyFactory(valid_to=LAST), title="Uppdrag", by=root, today=dt.date(2022, 1, 1))
    coming = BodyFactory(valid_from=dt.date(2022, 1, 1))
    assert create_terms(body=coming, title="Uppdrag", by=root, today=TODAY).pk


@pytest.mark.parametrize(
    ("role", "may"),
    [("chair", True), ("vice_chair", True), ("secretary", True), ("member", False), ("convener", False)],
)
def test_right_to_draft_follows_the_seat_in_the_body(role, may):
    terms = TermsOfReferenceFactory()
    here, elsewhere = seated(terms.body, role), seated(BodyFactory(), role)
    services = [
        lambda by: change_terms(terms=terms, title="Nytt", review_date=None, by=by),
        lambda by: set_points(terms=terms, points=[PointInput("mandate", "Ny.")], by=by),
        lambda by: withdraw(adoptable=terms, by=by),
    ]
    for service in services:
        with pytest.raises(RightRefusedError):
            service(elsewhere)
        if may:
            service(here)
        else:
            with pytest.raises(RightRefusedError):
                service(here)


def test_chair_of_the_body_takes_the_draft_through_its_steps(root):
    terms = TermsOfReferenceFactory()
    chair, other = seated(terms.body), seated(BodyFactory())
    matter = MatterFactory(body=terms.body)
    with pytest.raises(RightRefusedError):
        propose_adoptable(adoptable=terms, matter=matter, by=other)
    assert propose_adoptable(adoptable=terms, matter=matter, by=chair).is_proposed
    with pytest.raises(RightRefusedError):
        take_back(adoptable=terms, by=other)
    assert take_back(adoptable=terms, by=chair).is_open
    with pytest.raises(RightRefusedError):
        revise(adoptable=adopt_shortly(terms), by=other)
    assert revise(adoptable=terms, by=chair).version == 2


def test_chair_is_offered_the_drafts_of_the_own_body_as_annexes_and_no_others():
    mine, foreign = TermsOfReferenceFactory(), TermsOfReferenceFactory()
    chair, member = seated(mine.body), seated(mine.body, "member")
    assert [row for _key, row in annex_choices(None, chair)] == [mine]
    assert annex_choices(None, member) == []
    assert foreign not in [row for _key, row in annex_choices(None, chair)]


# --- written


def test_points_are_gathered_under_their_headings_added_changed_moved_and_removed(root, terms):
    first, second = terms.points.order_by("order")
    points = [
        PointInput("benefit", "Nytta."),
        PointInput("mandate", "Följa projekten noga.", second.pk),
        PointInput("limits", "  Tar inga beslut om avtalet.  "),
    ]
    set_points(terms=terms, points=points, removed=[first.pk], by=root, seen=0)
    assert shown(terms) == [
        ("mandate", "Följa projekten noga."),
        ("limits", "Tar inga beslut om avtalet."),
        ("benefit", "Nytta."),
    ]
    kinds = {(change.what, change.subject) for change in terms_history(terms)}
    assert ("Borttagen", "punkt i uppdragsbeskrivningen: Fastställa budget.") in kinds


def test_point_that_someone_else_wrote_meanwhile_stays(root, terms):
    set_points(terms=terms, points=[PointInput("time_horizon", "Två år.")], by=root)
    assert [text for _heading, text in shown(terms)] == ["Fastställa budget.", "Följa projekten.", "Två år."]


@pytest.mark.parametrize("points", [1, 30])
def test_saving_costs_the_same_whatever_the_points(root, django_assert_num_queries, points):
    terms = TermsOfReferenceFactory()
    given = [PointInput("mandate", f"Punkt {number}") for number in range(points)]
    set_points(terms=terms, points=[], by=root)
    with django_assert_num_queries(8):
        set_points(terms=terms, points=given, by=root)


@pytest.mark.parametrize(("heading", "text"), [("annat", "Punkt"), ("mandate", " ")])
def test_point_under_no_heading_or_without_words_is_refused(root, terms, heading, text):
    with pytest.raises(InvalidError):
        set_points(terms=terms, points=[PointInput(heading, text)], by=root)


def test_stale_page_is_told_for_points_and_head_alike(root, terms):
    set_points(terms=terms, points=[], by=root, seen=0)
    with pytest.raises(StaleEditError):
        set_points(terms=terms, points=[], by=root, seen=0)
    with pytest.raises(StaleEditError):
        change_terms(terms=terms, title="X", review_date=None, by=root, seen=0)


def test_head_is_changed(root, terms):
    change_terms(terms=terms, title="Uppdrag 2022", review_date=LAST, by=root, seen=0)
    terms.refresh_from_db()
    assert (terms.title, terms.review_date, terms.edit_number) == ("Uppdrag 2022", LAST, 1)


def test_what_is_adopted_or_proposed_is_not_written(root, terms, adopted):
    with pytest.raises(FrozenError):
        set_points(terms=adopted, points=[], by=root)
    proposed = TermsOfReferenceFactory()
    propose_adoptable(adoptable=proposed, matter=MatterFactory(), by=root)
    with pytest.raises(StateRefusedError):
        change_terms(terms=proposed, title="X", review_date=None, by=root)


# --- adopted and revised


def test_new_version_has_the_points_and_neither_review_nor_edits(root):
    terms = TermsOfReferenceFactory(review_date=LAST)
    set_points(
        terms=terms, points=[PointInput("mandate", "Fastställa."), PointInput("limits", "Inte avtalet.")], by=root
    )
    new = revise_terms(terms=adopt_shortly(terms), by=root, today=TODAY)
    assert shown(new) == shown(terms)
    assert (new.version, new.revises, new.review_date, new.edit_number) == (2, terms, None, 0)
    assert TermsPoint.history.filter(terms_id=new.pk, history_user=root).count() == 2


def test_terms_of_a_closed_body_get_no_new_version(root):
    terms = adopt_shortly(TermsOfReferenceFactory(body=BodyFactory(valid_to=LAST)))
    with pytest.raises(StateRefusedError, match="avslutades"):
        revise_terms(terms=terms, by=root, today=dt.date(2022, 1, 1))


def test_name_of_the_body_stays_as_it_was_when_the_terms_were_adopted(fixed):
    terms = TermsOfReference.objects.get(pk=fixed.annex.pk)
    fixed.body.name = "Ny styrgrupp"
    fixed.body.save()
    assert terms.state == AdoptionState.ADOPTED
    assert terms_content(TermsOfReference.objects.get(pk=terms.pk)).body == "Styrgrupp Kommunakademin Väst"


def test_content_stands_in_the_order_of_the_headings(terms):
    TermsPointFactory(terms=terms, heading=TermsHeading.BENEFIT, order=3, text="Nytta.")
    assert terms_content(terms).parts == (
        TermsPart("mandat", ("Fastställa budget.", "Följa projekten.")),
        TermsPart("nytta", ("Nytta.",)),
    )


@pytest.mark.parametrize(("day", "due"), [("2021-12-30", False), ("2021-12-31", True)])
def test_review_is_due_from_its_day_on(day, due):
    terms = adopt_shortly(TermsOfReferenceFactory(review_date=LAST))
    assert is_review_due(terms, dt.date.fromisoformat(day)) is due
    assert not is_review_due(TermsOfReferenceFactory(review_date=LAST), LAST)
