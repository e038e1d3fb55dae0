"""What the tests of the administration share: addresses, forms with rows, what a page says."""

from django.urls import reverse

from collaboration.permissions import Role
from collaboration.services.roles import give_role
from tests.collaboration.factories import PersonFactory, UserFactory


def case_officer(role=Role.ADMINISTRATOR):
    """Return a user of the secretariat's, called Kim Ek."""
    user = UserFactory(person=PersonFactory(given_name="Kim", family_name="Ek"))
    give_role(user=user, role=role, by=UserFactory(superuser=True))
    return user


def address(model, page, *args):
    """Return where a register's page is."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def formset(prefix, *rows, initial=0):
    """Return what a browser sends for the rows of an inline; the first `initial` were there before."""
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    return data | {f"{prefix}-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()}


def said(response):
    """Return the messages of a page."""
    return [str(message) for message in response.context["messages"]]


def steps_of(response):
    """Return the names of the steps a page offers."""
    return [str(step.label) for step in response.context["steps"]]
