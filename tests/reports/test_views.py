import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from foundation.dates import format_moment
from foundation.models import StateChange
from reports.enums import ReportState
from reports.models import ReportOrder
from reports.services import order_report, run_report
from tests.reports.factories import ReportOrderFactory

pytestmark = pytest.mark.usefixtures("sample", "storage")


@pytest.fixture
def client(member, client_for):
    return client_for(member)


def _page(client, name: str, *args: object, **headers: str):
    return client.get(reverse(name, args=args), headers=headers)


def _ready(member) -> ReportOrder:
    order = order_report(kind="sample-letter", parameters={"text": "Hej"}, by=member, today=dt.date(2026, 3, 2))
    run_report(order_id=order.pk)
    order.refresh_from_db()
    return order


# the list


def test_list_shows_own_orders_and_the_kinds_to_order(client, member, outsider) -> None:
    ReportOrderFactory(owner=member, title="Mitt brev", ready=True)
    ReportOrderFactory(owner=outsider, title="Någon annans brev")
    text = _page(client, "report_list").content.decode()
    assert "Mitt brev" in text
    assert "Någon annans brev" not in text
    assert reverse("report_order", args=["sample-letter"]) in text
    assert "Långsam" not in text


def test_list_without_orders_says_what_to_do(client) -> None:
    assert "Du har inte beställt några rapporter än" in _page(client, "report_list").content.decode()


def test_list_offers_nothing_to_who_may_order_nothing(outsider, client_for) -> None:
    text = _page(client_for(outsider), "report_list").content.decode()
    assert "Dina roller ger dig inga rapporter att beställa härifrån." in text


@pytest.mark.parametrize("count", [1, 30])
def test_list_asks_the_same_queries_whatever_the_rows(client, member, count, django_assert_num_queries) -> None:
    ReportOrderFactory.create_batch(count, owner=member)
    _page(client, "report_list")
    with django_assert_num_queries(LIST_QUERIES):
        _page(client, "report_list")


LIST_QUERIES = 4


def test_order_of_a_kind_that_is_no_more_is_still_listed(client, member) -> None:
    ReportOrderFactory(owner=member, kind="sample-gone", expired=True)
    assert "sample-gone" in _page(client, "report_list").content.decode()


# ordering


def test_form_asks_for_the_parameters_and_takes_them_from_the_link(client) -> None:
    response = client.get(reverse("report_order", args=["sample-letter"]), {"text": "Från länken"})
    text = response.content.decode()
    assert 'value="Från länken"' in text
    assert 'type="date"' in text
    assert 'value="2019-12-13"' in text


def test_form_orders_and_shows_the_order(client, member) -> None:
    data = {"text": "Hej", "day": "2020-02-27"}
    response = client.post(reverse("report_order", args=["sample-letter"]), data)
    order = ReportOrder.objects.get()
    assert response.url == reverse("report_detail", args=[order.pk])
    assert (order.owner, order.parameters) == (member, {"text": "Hej", "draft": False, "day": "2020-02-27"})
    assert order.title == "Brev till parterna 2020-02-27"


def test_form_pressed_twice_orders_once(client) -> None:
    data = {"text": "Hej", "day": "2020-02-27"}
    address = reverse("report_order", args=["sample-letter"])
    assert client.post(address, data).url == client.post(address, data).url
    assert ReportOrder.objects.count() == 1


def test_form_with_a_fault_says_where(client) -> None:
    response = client.post(reverse("report_order", args=["sample-letter"]), {"day": "2020-02-27"})
    assert response.context["form"].errors == {"text": ["Detta fält måste fyllas i."]}


def test_form_shows_why_the_right_is_refused(client) -> None:
    data = {"text": "hemligt", "day": "2020-02-27"}
    text = client.post(reverse("report_order", args=["sample-letter"]), data).content.decode()
    assert "Just den får du inte se." in text


def test_form_is_refused_to_who_may_order_nothing_of_the_kind(outsider, client_for) -> None:
    response = _page(client_for(outsider), "report_order", "sample-letter")
    assert response.status_code == 403
    assert "Bara för dem som är med." in response.content.decode()


def test_form_sends_a_stranger_to_sign_in() -> None:
    response = Client().get(reverse("report_order", args=["sample-letter"]))
    assert response.url.startswith("/konto/")


def test_form_of_an_unknown_kind_is_not_found(client) -> None:
    assert _page(client, "report_order", "finns-inte").status_code == 404


# one order


@pytest.mark.parametrize(
    ("trait", "sentences"),
    [
        ({}, ["I kö", "Rapporten väntar på sin tur", "Avbryt beställningen", "Se hur långt den har kommit"]),
        ({"running": True, "done": 1, "total": 3, "progress": "Rad 1"}, ["Tas fram", "Rad 1", "33 %"]),
        ({"running": True, "done": 1, "total": 3}, ["Rapporten tas fram"]),
        ({"ready": True}, ["Klar", "Hämta filen (PDF, 4 byte)", "Sparas till", "d" * 64]),
        ({"failed": True}, ["Gick inte att ta fram", "Protokollet saknar datum.", "Försök igen"]),
        ({"cancelled": True}, ["Avbruten", "Du avbröt beställningen.", "Beställ igen"]),
        (
            {"expired": True},
            ["Borttagen", "Filen har sparats sin tid", "/rapporter/ny/sample-letter/?", "text=Hej", "day=2019-12-13"],
        ),
    ],
)
def test_order_says_its_state_and_what_can_be_done(client, member, trait, sentences) -> None:
    order = ReportOrderFactory(owner=member, **trait)
    response = _page(client, "report_detail", order.pk)
    text = response.content.decode().replace("\xa0", " ")
    assert [sentence for sentence in sentences if sentence not in text] == []
    assert ("hx-trigger" in text) == order.is_waiting
    assert format_moment(order.ordered_at).replace("\xa0", " ") in text
    assert response["Cache-Control"] == "no-store"


def test_order_asked_by_htmx_is_only_the_part_that_changes(client, member) -> None:
    order = ReportOrderFactory(owner=member)
    text = _page(client, "report_detail", order.pk, **{"HX-Request": "true"}).content.decode()
    assert text.lstrip().startswith('<section class="card" id="report-status"')
    assert "<html" not in text


@pytest.mark.parametrize("name", ["report_detail", "report_download"])
def test_order_of_another_is_not_found(client, outsider, name) -> None:
    assert _page(client, name, ReportOrderFactory(owner=outsider, ready=True).pk).status_code == 404


@pytest.mark.parametrize("name", ["report_cancel", "report_retry"])
def test_button_on_the_order_of_another_is_not_found(client, outsider, name) -> None:
    order = ReportOrderFactory(owner=outsider)
    assert client.post(reverse(name, args=[order.pk])).status_code == 404
    assert not StateChange.objects.exists()


@pytest.mark.parametrize(
    ("name", "trait", "state", "sentence"),
    [
        ("report_cancel", {}, ReportState.CANCELLED, "Beställningen är avbruten."),
        ("report_cancel", {"ready": True}, ReportState.READY, "Rapporten är redan klar. Du kan hämta den."),
        ("report_retry", {"failed": True}, ReportState.ORDERED, "Rapporten ligger i kön igen."),
        (
            "report_retry",
            {"running": True},
            ReportState.RUNNING,
            "Bara en beställning som har misslyckats eller avbrutits",
        ),
    ],
)
def test_button_does_its_work_or_says_why_not(client, member, name, trait, state, sentence) -> None:
    order = ReportOrderFactory(owner=member, **trait)
    response = client.post(reverse(name, args=[order.pk]), follow=True)
    order.refresh_from_db()
    assert order.state == state
    assert response.redirect_chain == [(reverse("report_detail", args=[order.pk]), 302)]
    assert sentence in response.content.decode()


# the file


def test_file_comes_with_its_swedish_name_and_its_checksum(client, member) -> None:
    order = _ready(member)
    ReportOrder.objects.update(file_name="Åtgärder 2020.pdf")
    response = _page(client, "report_download", order.pk)
    content = b"".join(response.streaming_content)
    response.close()
    assert content.startswith(b"%PDF")
    assert {name: response[name] for name in ("Content-Type", "Content-Disposition", "ETag", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": "attachment; filename*=utf-8''%C3%85tg%C3%A4rder%202020.pdf",
        "ETag": f'"{order.digest}"',
        "Cache-Control": "private, no-cache",
    }
    assert int(response["Content-Length"]) == len(content) == order.size


def test_file_that_is_already_had_is_not_sent_again(client, member) -> None:
    order = _ready(member)
    response = _page(client, "report_download", order.pk, **{"If-None-Match": f'"{order.digest}"'})
    assert (response.status_code, response.content) == (304, b"")


def test_file_is_refused_when_the_right_has_ended(client, member) -> None:
    order = _ready(member)
    type(member).objects.filter(pk=member.pk).update(email="outsider@example.org")
    response = _page(client, "report_download", order.pk)
    assert response.status_code == 403
    assert "Bara för dem som är med." in response.content.decode()


def test_file_is_refused_when_what_it_is_about_is_seen_no_more(client, member) -> None:
    order = _ready(member)
    ReportOrder.objects.update(parameters={"day": "2019-12-13"})
    response = _page(client, "report_download", order.pk)
    assert response.status_code == 403
    assert "Du får inte längre se det som rapporten handlar om." in response.content.decode()


@pytest.mark.parametrize("trait", [{}, {"expired": True}])
def test_file_that_is_not_ready_leads_back_to_the_order(client, member, trait) -> None:
    order = ReportOrderFactory(owner=member, **trait)
    response = client.get(reverse("report_download", args=[order.pk]), follow=True)
    assert response.redirect_chain == [(reverse("report_detail", args=[order.pk]), 302)]
    assert "Det finns ingen fil att hämta." in response.content.decode()


def test_file_lost_from_the_disk_is_told_in_words(client, member) -> None:
    order = _ready(member)
    default_storage.delete(order.file.name)
    response = client.get(reverse("report_download", args=[order.pk]), follow=True)
    assert "Filen finns inte längre. Beställ rapporten igen." in response.content.decode()
