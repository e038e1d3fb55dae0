"""Rows edited together: their places, those taken away, new ones, and what is wrong with which."""

from django import forms

from foundation.errors import RuleError
from foundation.rowforms import EMPTY_ROWS, MOST_ROWS, RowForm, RowFormSet, row_formset


class LineForm(RowForm):
    text = forms.CharField(max_length=5)

    def clean(self):
        if self.cleaned_data.get("text") == "nej":
            raise forms.ValidationError("Säg inte nej.")
        return self.cleaned_data


LineFormSet = row_formset(LineForm)
STORED = [{"row": 11, "text": "a"}, {"row": 12, "text": "b"}]


def bound(*rows, initial=STORED):
    data = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": str(len(initial))}
    for place, row in enumerate(rows):
        data |= {f"form-{place}-{name}": str(value) for name, value in row.items()}
    return LineFormSet(data, initial=initial)


def row(key="", text="", place="", **more):
    return {"row": key, "text": text, "ORDER": place, **more}


def test_page_has_the_stored_rows_and_some_empty_ones():
    page = LineFormSet(initial=STORED)

    assert [form["text"].value() for form in page] == ["a", "b", *[None] * EMPTY_ROWS]
    assert (page.max_num, page.absolute_max) == (MOST_ROWS, MOST_ROWS)
    assert [str(page.forms[0].fields[name].label) for name in ("ORDER", "DELETE")] == ["Plats", "Ta bort"]
    assert page.faults == []


def test_rows_come_in_the_order_of_their_places_and_without_place_last():
    page = bound(row(11, "a", 2), row(12, "b", 1), row(text="c"), row())

    assert page.is_valid()
    assert [(line["row"], line["text"]) for line in page.written()] == [(12, "b"), (11, "a"), (None, "c")]
    assert page.removed() == []


def test_row_that_is_taken_away_is_not_written_and_need_not_be_right():
    page = bound(row(11, "far too long", 1, DELETE="on"), row(12, "b", 2), row(text="new one", DELETE="on"))

    assert page.is_valid()
    assert [line["row"] for line in page.written()] == [12]
    assert page.removed() == [11]
    assert page.faults == []


def test_stored_row_that_was_not_touched_is_still_written():
    page = bound(row(11, "a"), row(12, "b"))

    assert page.is_valid()
    assert [line["row"] for line in page.written()] == [11, 12]


def test_faults_name_row_field_and_sentence():
    page = bound(row(11, "far too long", 1), row(12, "nej", 2), row(text="c"))

    assert not page.is_valid()
    assert [(number, field and field.name) for number, field, _sentence in page.faults] == [(1, "text"), (2, None)]
    assert page.faults[1][2] == "Säg inte nej."


def test_refusal_of_a_service_stands_above_the_rows():
    page = bound(row(11, "a"), row(12, "b"))
    assert page.refusal == ""

    page.refuse(RuleError("Budgeten är antagen."))

    assert page.refusal == "Budgeten är antagen."


def test_formset_of_ones_own_keeps_its_rules():
    class Strict(RowFormSet):
        def clean(self):
            raise forms.ValidationError("Aldrig.")

    page = row_formset(LineForm, Strict)({"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"})

    assert page.non_form_errors() == ["Aldrig."]
