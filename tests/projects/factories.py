"""One factory a model; `reference_call` is call 2019 with its six grants as decided on 2019-12-13."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from collaboration.enums import OrganisationKind
from collaboration.models import Organisation
from projects.models import Call, Grant, GrantLeader
from tests.collaboration.factories import OrganisationAliasFactory, OrganisationFactory, PersonFactory

REFERENCE_GRANTS = (
    ("Öka den generella utbildningsnivån i Dalsland", 125_000, "Dals-Ed", "Dals Ed", 1),
    ("Kompetensutveckling för kunskapsförsörjning inom skola och utbildning", 400_000, "Högskolan Väst", "HV", 1),
    ("Inter-professionellt lärande (KLC)", 125_000, "Högskolan Väst", "HV", 1),
    ("Samverkansprojekt för utveckling av AIL inom SME", 200_000, "Trollhättan", "", 1),
    ("Bygglovets svåra frågor", 125_000, "Högskolan Väst", "HV", 2),
    ("Utökad etablering av arena för utbildning och digitalisering", 242_000, "Högskolan Väst", "HV", 2),
)
END_DATE = dt.date(2020, 6, 30)


class CallFactory(DjangoModelFactory):
    class Meta:
        model = Call

    year = 2019
    title = factory.LazyAttribute(lambda call: f"Utlysning {call.year}")


class GrantFactory(DjangoModelFactory):
    class Meta:
        model = Grant

    call = factory.SubFactory(CallFactory)
    order = factory.Sequence(lambda n: n + 1)
    title = "Bygglovets svåra frågor"
    amount = Decimal(125_000)
    owner = factory.SubFactory(OrganisationFactory)
    end_date = END_DATE


class GrantLeaderFactory(DjangoModelFactory):
    class Meta:
        model = GrantLeader

    grant = factory.SubFactory(GrantFactory)
    person = factory.SubFactory(PersonFactory)
    order = 1


def reference_owners() -> dict[str, Organisation]:
    """Return the three owners by name, with the spelling the decision uses for one of them."""
    owners = {
        "Högskolan Väst": OrganisationFactory(university=True),
        "Dals-Ed": OrganisationFactory(name="Dals-Ed"),
        "Trollhättan": OrganisationFactory(name="Trollhättan", kind=OrganisationKind.MUNICIPALITY),
    }
    OrganisationAliasFactory(organisation=owners["Dals-Ed"], name="Dals Ed")
    return owners


def reference_call(**fields: Any) -> Call:
    """Return call 2019 with its six grants, eight leaders and three owners."""
    call = CallFactory(**fields)
    owners = reference_owners()
    for order, (title, amount, owner, as_written, leaders) in enumerate(REFERENCE_GRANTS, start=1):
        grant = GrantFactory(
            call=call,
            order=order,
            title=title,
            amount=Decimal(amount),
            owner=owners[owner],
            owner_as_written=as_written,
        )
        for place in range(1, leaders + 1):
            GrantLeaderFactory(grant=grant, order=place)
    return call
