"""Every text of the portal, and every text its libraries leave in English, is in Swedish."""

import pytest

from foundation.catalogues import APPS, faults, quarrels


@pytest.mark.parametrize("app", APPS)
def test_catalogue_is_complete(app):
    assert faults(app) == []


def test_catalogues_agree_on_every_text_they_share():
    assert quarrels() == []
