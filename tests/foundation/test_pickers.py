"""A choice among rows that were read once."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from foundation.pickers import PickField
from tests.collaboration.factories import BodyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bodies():
    return [BodyFactory(name="Styrgruppen"), BodyFactory(name="Arbetsgruppen")]


def offering(rows, **kwargs):
    field = PickField(**kwargs)
    field.offer(rows)
    return field


def test_rows_are_offered_in_their_order_after_nothing(bodies):
    field = offering(bodies)

    assert field.choices == [("", "–"), *((str(body.pk), body.name) for body in bodies)]


def test_choice_is_the_row_itself_and_asks_no_database(bodies, django_assert_num_queries):
    field = offering(bodies)

    with django_assert_num_queries(0):
        assert field.clean(str(bodies[1].pk)) is bodies[1]
        assert field.clean(bodies[0].pk) is bodies[0]


@pytest.mark.parametrize("value", ["", None])
def test_nothing_chosen_is_none_or_refused_where_it_must_be_chosen(bodies, value):
    assert offering(bodies, required=False).clean(value) is None
    with pytest.raises(ValidationError) as caught:
        offering(bodies).clean(value)
    assert caught.value.code == "required"


@pytest.mark.parametrize("value", ["0", "x", "1 OR 1=1"])
def test_row_that_was_not_offered_is_refused(bodies, value):
    with pytest.raises(ValidationError) as caught:
        offering(bodies[:1]).clean(value)
    assert (caught.value.code, caught.value.messages) == ("invalid_choice", ["Välj något i listan."])


def test_each_form_offers_its_own_rows(bodies):
    class BodyForm(forms.Form):
        body = PickField()

    one, other = BodyForm(), BodyForm()
    one.fields["body"].offer(bodies)

    assert other.fields["body"].rows == {}


def test_stored_row_is_shown_as_chosen(bodies):
    assert offering(bodies).prepare_value(bodies[1]) == bodies[1].pk
    assert offering(bodies).prepare_value("7") == "7"


def test_changed_is_only_what_says_another_row(bodies):
    field = offering(bodies)

    key = bodies[0].pk
    assert [field.has_changed(initial, data) for initial, data in ((bodies[0], str(key)), (None, ""), (key, key))] == [
        False,
        False,
        False,
    ]
    assert field.has_changed(bodies[0], "")
    assert field.has_changed(None, str(key))
