"""The register of rounds in the administration."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from tests.collaboration.factories import UserFactory
from tests.needs.factories import RoundFactory, SubmissionFactory


@pytest.mark.django_db
def test_round_with_several_parties_opens(client_for):
    ContentType.objects.get_for_models(*apps.get_models())
    row = RoundFactory()
    parties = [str(SubmissionFactory(round=row).organisation) for _number in range(3)]
    page = client_for(UserFactory(superuser=True)).get(reverse("admin:needs_round_change", args=[row.pk]))
    assert page.status_code == 200
    assert [party for party in parties if party not in page.content.decode()] == []
