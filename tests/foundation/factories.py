"""One factory a model."""

import factory
from factory.django import DjangoModelFactory

from foundation.models import ImportRun
from tests.collaboration.factories import UserFactory


class ImportRunFactory(DjangoModelFactory):
    class Meta:
        model = ImportRun

    register = "collaboration.Person"
    owner = factory.SubFactory(UserFactory)
    filename = "personer.csv"
    file = factory.django.FileField(filename="personer.csv", data="Förnamn;Efternamn\nÅsa;Öberg\n".encode())
    heads = factory.List(["Förnamn", "Efternamn"])
    columns = factory.List(["Förnamn", "Efternamn"])
    totals = factory.Dict({"wrong": 0, "new": 1, "changed": 0, "unchanged": 0})
