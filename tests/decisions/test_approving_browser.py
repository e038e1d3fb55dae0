"""Minutes approved with a key, in a real browser."""

import pytest
from django.urls import reverse

from decisions.enums import ApprovalMethod
from tests.collaboration.factories import PASSWORD
from tests.collaboration.test_sign_in_browser import _key  # noqa: F401 - a fixture
from tests.decisions import story as tell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("_key")
def test_minutes_are_approved_with_a_key_instead_of_the_password(page, live_server):
    story = tell.steering_group()
    tell.sent(story, story.seats[1].person)
    approval = story.meeting.minutes_approvals.get(is_chair=True)
    page.goto(f"{live_server.url}/konto/logga-in/?next=/konto/nycklar/ny/")
    page.get_by_label("E-post").fill(story.chair.email)
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Bekräfta").click()
    page.get_by_label("Nyckelns namn").fill("Min telefon")
    page.get_by_role("button", name="Lägg till nyckeln").click()
    page.get_by_role("heading", name="Återställningskoder").wait_for()
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/konto/logga-in/?next={reverse('minutes_approve', args=[approval.pk])}")
    page.get_by_role("button", name="Logga in med en nyckel").click()
    page.get_by_role("heading", name="Justera protokollet").wait_for()
    assert page.get_by_label("Ditt lösenord").is_visible()
    page.get_by_role("link", name="Använd nyckeln").click()
    page.get_by_role("button", name="Använd nyckeln").click()
    page.get_by_text("Du bekräftade kl.").wait_for()
    assert page.get_by_label("Ditt lösenord").count() == 0
    page.get_by_role("button", name="Jag justerar protokollet").click()
    page.get_by_text("Du har justerat protokollet.").wait_for()
    approval.refresh_from_db()
    assert approval.method == ApprovalMethod.PASSKEY
