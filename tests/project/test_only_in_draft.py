"""No form of what is adopted opens: who comes by an old address is led back to it, and told why and what to do."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from collaboration.permissions import Role
from collaboration.services.roles import give_role
from tests.actionplans.factories import MeasureFactory, PlanAreaFactory
from tests.actionplans.factories_goals import IndicatorFactory
from tests.budgets.factories import reference_budget
from tests.collaboration.factories import UserFactory
from tests.decisions.adopting import adopted
from tests.decisions.factories import TermsOfReferenceFactory
from tests.projects.factories import reference_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(client_for):
    user = UserFactory()
    give_role(user=user, role=Role.PROGRAMME_DIRECTOR, by=UserFactory(superuser=True))
    return client_for(user)


def of_plan():
    area = PlanAreaFactory(plan__title="Handlingsplan")
    plan = area.plan
    measure = MeasureFactory(item__area=area)
    indicator = IndicatorFactory(goal__plan=plan, goal__area=area)
    goal = indicator.goal
    return plan, {
        "plan_change": (),
        "plan_area_add": (),
        "plan_area_change": (area.pk,),
        "plan_area_items": (area.pk,),
        "plan_area_measures": (area.pk,),
        "plan_measure_parties": (measure.pk,),
        "plan_goal_add": (),
        "plan_goal_change": (goal.pk,),
        "plan_goal_indicator_add": (goal.pk,),
        "plan_indicator_change": (indicator.pk,),
        "plan_paste": (),
        "plan_document_add": (),
    }


def of_budget():
    return reference_budget(), dict.fromkeys(("budget_change", "budget_lines", "budget_carry_over"), ())


def of_call():
    return reference_call(), dict.fromkeys(("call_change", "call_grants"), ())


def of_terms():
    return TermsOfReferenceFactory(), dict.fromkeys(("terms_change", "terms_points"), ())


@pytest.mark.parametrize("made", [of_plan, of_budget, of_call, of_terms])
def test_no_form_of_what_is_adopted_opens(director, made):
    written, pages = made()
    addresses = [reverse(name, args=[written.pk, *rest]) for name, rest in pages.items()]
    assert [director.get(address).status_code for address in addresses] == [200] * len(addresses)

    adopted(written)

    refusal = f"”{written}” är fastställd och kan inte ändras. Gör en ny version."
    for address in addresses:
        answer = director.get(address)
        assert (answer.status_code, answer.url) == (302, written.get_absolute_url()), address
        assert refusal in [str(message) for message in get_messages(answer.wsgi_request)]
    page = director.get(written.get_absolute_url()).content.decode()
    assert refusal in page
    assert "Gör en ny version" in page.replace(refusal, "")
