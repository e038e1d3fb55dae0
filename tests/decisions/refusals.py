"""What the tests of services share: a call that has to be refused, and the steps a row has taken."""

import pytest
from django.contrib.contenttypes.models import ContentType

from foundation.models import StateChange


def no(error, call, **arguments):
    """Call a service that has to refuse and return the sentence."""
    with pytest.raises(error) as caught:
        call(**arguments)
    return str(caught.value)


def steps(instance):
    content_type = ContentType.objects.get_for_model(instance)
    rows = StateChange.objects.filter(content_type=content_type, object_id=instance.pk).order_by("pk")
    return list(rows.values_list("from_state", "to_state"))
