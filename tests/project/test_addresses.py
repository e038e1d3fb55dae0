"""Nobody comes in without a named right: every address is tried by a stranger and by a person without any role."""

import pytest
from django.test import Client
from django.urls import reverse

from foundation.access import PUBLIC, SIGNED_IN, AccessMixin
from kav.urls import PUBLIC_URL_NAMES
from tests.collaboration.factories import UserFactory
from tests.project.addresses import FOREIGN, all_addresses, our_addresses

LIBRARIES_PUBLIC = {
    "admin:login",
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_request_login_code",
    "account_signup_by_passkey",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_signup_webauthn",
    "mfa_trust",
}
OURS = our_addresses()
GUARDED = [address for address in OURS if address.name not in PUBLIC_URL_NAMES]
FOREIGN_ADDRESSES = [address for address in all_addresses() if address.is_foreign]


def _ids(addresses):
    return [f"{address.name} {address.path}" for address in addresses]


@pytest.mark.parametrize("address", OURS, ids=_ids(OURS))
def test_view_names_its_access_rule(address):
    view = getattr(address.callback, "view_class", None)

    assert view is not None, "a view is a class"
    assert issubclass(view, AccessMixin)
    assert view.__mro__.index(AccessMixin) < view.__mro__.index(view.__mro__[-2])
    assert address.callback.access.name


def test_public_pages_are_those_listed_and_no_others():
    assert {address.name for address in OURS if address.callback.access.public} == PUBLIC_URL_NAMES


@pytest.mark.django_db
@pytest.mark.parametrize("address", GUARDED, ids=_ids(GUARDED))
def test_address_refuses_a_stranger(address):
    response = Client().get(address.path)

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.django_db
@pytest.mark.parametrize("address", GUARDED, ids=_ids(GUARDED))
def test_address_takes_no_form_from_a_stranger(address):
    response = Client().post(address.path)

    assert response.status_code == 403
    assert "foundation/session_over.html" in {template.name for template in response.templates}


@pytest.mark.django_db
@pytest.mark.parametrize("address", FOREIGN_ADDRESSES, ids=_ids(FOREIGN_ADDRESSES))
def test_library_address_refuses_a_stranger(address):
    response = Client().get(address.path)

    if address.name not in LIBRARIES_PUBLIC and address.owner in FOREIGN:
        assert response.status_code in {302, 404, 405}
        if response.status_code == 302:
            assert response.url.startswith(reverse("account_login"))


@pytest.mark.django_db
@pytest.mark.parametrize("address", GUARDED, ids=_ids(GUARDED))
def test_address_refuses_a_person_without_any_role(address, client_for):
    """A rule that names a right is not met by merely being signed in; pages for everyone narrow their rows instead."""
    rule = address.callback.access
    response = client_for(UserFactory()).get(address.path)

    if rule in {SIGNED_IN, PUBLIC}:
        assert response.status_code in {200, 302, 404, 405}
    else:
        assert response.status_code in ({403, 404, 405} if address.has_arguments else {403, 405})
