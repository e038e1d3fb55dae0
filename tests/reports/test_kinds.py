import datetime as dt
import io
from typing import Any

import pytest
from django import forms

from foundation.errors import RuleError
from reports import registry
from reports.digests import digest_of
from reports.enums import FileFormat
from reports.kinds import Occasion, silent
from reports.parameters import ParameterForm, ParametersError, bind_parameters
from reports.registry import UnknownReportError, all_kinds, get_kind, kinds_for, register, title_of

ON = Occasion(on=dt.date(2026, 3, 2))

pytestmark = pytest.mark.usefixtures("sample")


def test_kinds_are_found_by_name_and_listed_in_its_order(sample) -> None:
    assert [kind.kind for kind in all_kinds()] == ["sample-broken", "sample-letter", "sample-rows", "sample-slow"]
    assert isinstance(get_kind("sample-letter"), sample.Letter)
    assert (title_of("sample-letter"), title_of("sample-gone")) == ("Brev", "sample-gone")


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(UnknownReportError):
        get_kind("sample-gone")


def test_page_offers_what_the_person_may_order_and_is_listed(member, outsider) -> None:
    assert [kind.kind for kind in kinds_for(member)] == ["sample-letter", "sample-rows"]
    assert kinds_for(outsider) == []


def test_two_kinds_of_one_name_are_refused(sample) -> None:
    class Other(sample.Letter):
        pass

    with pytest.raises(ValueError, match="Two kinds of report call themselves 'sample-letter'"):
        register(Other)


def test_same_kind_read_twice_is_let_through(sample) -> None:
    assert register(sample.Letter) is sample.Letter


def test_without_any_kind_the_names_are_a_dash(monkeypatch) -> None:
    monkeypatch.setattr(registry, "_kinds", {})
    with pytest.raises(UnknownReportError, match="Möjliga: –"):
        get_kind("beslut")


def test_every_app_is_searched_for_reports_at_start_up() -> None:
    import reports.apps

    assert reports.apps.autodiscover_modules.__name__ == "autodiscover_modules"


def test_owner_is_introduced_once_however_often_it_was_asked_for(monkeypatch, member) -> None:
    met: list[Any] = []
    monkeypatch.setattr(registry, "_introductions", [])
    for _place in range(2):
        registry.introduce_with(met.append)
    assert registry.introduced(member) == member
    assert met == [member]


# parameters


class EveryField(ParameterForm):
    text = forms.CharField(required=False)
    day = forms.DateField(required=False)
    time = forms.TimeField(required=False)
    amount = forms.DecimalField(required=False)
    many = forms.MultipleChoiceField(required=False, choices=[("a", "A"), ("b", "B")])
    person = forms.ModelChoiceField(None, required=False)
    yes = forms.BooleanField(required=False)

    def narrow(self, user: Any) -> None:
        from tests.collaboration.factories import UserFactory

        self.fields["person"].queryset = UserFactory._meta.model.objects.all()


def _bind(raw: dict[str, Any], sample: Any) -> Any:
    kind = sample.Letter()
    kind.parameters = EveryField
    return bind_parameters(kind, raw, user=None, language="sv")


def test_parameters_are_kept_so_that_they_can_be_read_again(sample, member) -> None:
    raw = {
        "text": "Hej",
        "day": "2019-12-13",
        "time": "13:15",
        "amount": "12.50",
        "many": ["a", "b"],
        "person": str(member.pk),
        "yes": "on",
    }
    bound = _bind(raw, sample)
    assert bound.stored == {
        "text": "Hej",
        "day": "2019-12-13",
        "time": "13:15:00",
        "amount": "12.50",
        "many": ["a", "b"],
        "person": member.pk,
        "yes": True,
    }
    assert _bind(bound.stored, sample) == bound


def test_parameters_not_given_are_not_kept(sample, db) -> None:
    assert _bind({}, sample).stored == {"many": [], "yes": False}


def test_fault_of_the_whole_form_is_told_without_a_field() -> None:
    form = ParameterForm({})
    form.add_error(None, "Välj ett år.")
    assert str(ParametersError(form)) == "Välj ett år."


def test_field_without_label_is_told_by_its_name() -> None:
    class Bare(ParameterForm):
        day = forms.DateField(label="")

    assert str(ParametersError(Bare({}))) == "day: Detta fält måste fyllas i."


# making


def test_pdf_is_built_once_and_answers_for_what_it_was_built_from(sample, monkeypatch) -> None:
    built: list[int] = []
    build = sample.Letter.build
    monkeypatch.setattr(sample.Letter, "build", lambda *args: built.append(1) or build(*args))
    kind, target = sample.Letter(), io.BytesIO()
    params = {"text": "Hej", "draft": False, "day": dt.date(2020, 1, 1)}
    fingerprint = kind.make(params, ON, target)
    assert built == [1]
    assert fingerprint == digest_of(build(kind, params, ON)) == kind.fingerprint(params, ON)
    assert target.getvalue().startswith(b"%PDF")


def test_pdf_with_a_fingerprint_of_its_own_is_asked_before_and_after(sample, monkeypatch) -> None:
    prints = iter(["one", "one", "one", "two"])
    monkeypatch.setattr(sample.Letter, "fingerprint", lambda *_args: next(prints))
    params = {"text": "Hej", "draft": False, "day": dt.date(2020, 1, 1)}
    assert [sample.Letter().make(params, ON, io.BytesIO()) for _place in range(2)] == ["one", ""]


def test_format_is_what_the_person_chose(sample) -> None:
    assert sample.Letter().file_format({}) == FileFormat.PDF
    assert sample.Rows().file_format({"format": "csv"}) == FileFormat.CSV


def test_defaults_are_the_initial_values(sample) -> None:
    assert sample.Rows().defaults() == {"format": FileFormat.XLSX, "count": 3}


def test_kind_without_a_latest_says_so(sample) -> None:
    with pytest.raises(RuleError, match="Rapporten har ingen senaste"):
        sample.Slow().latest()


def test_latest_of_what_need_not_be_chosen_is_as_it_stands_now(sample) -> None:
    assert sample.Rows().latest() == {}


def test_silence_takes_any_progress() -> None:
    silent(1, 2, "Rad 1")
