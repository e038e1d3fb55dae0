"""The round's own questions as fields: on the party's form, and where a visit is recorded."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from foundation.errors import RuleError
from foundation.numbers import parse_number
from needs.enums import QuestionKind
from needs.models import Question
from needs.queries.sheets import YES

LONGEST_TEXT = 20_000


class NumberField(forms.CharField):
    """A whole number as Swedes write it, kept as digits."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def clean(self, value: Any) -> str:
        """Return the digits; a sentence for what is no whole number."""
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            number = parse_number(text)
        except RuleError as error:
            raise forms.ValidationError(str(error), code="not_a_number") from error
        if number < 0:
            raise forms.ValidationError(_now("Write a number from 0."), code="negative")
        return str(int(number))


def question_name(question: Question) -> str:
    """Return the name of a question's field."""
    return f"q{question.pk}"


def answer_initial(question: Question, value: str) -> Any:
    """Return an answer as its field shows it."""
    return value.splitlines() if question.kind == QuestionKind.SEVERAL_CHOICES else value


def answer_text(value: Any) -> str:
    """Return what was typed or chosen as an answer is kept."""
    return "\n".join(value) if isinstance(value, list) else str(value).replace("\r\n", "\n")


def question_field(question: Question) -> forms.Field:
    """Return the field that a question is answered in; nothing must be answered until it is handed in."""
    words: dict[str, Any] = {"label": question.label, "required": False, "help_text": question.help_text}
    choices = [(choice, choice) for choice in question.choice_list]
    match QuestionKind(question.kind):
        case QuestionKind.LONG_TEXT:
            return forms.CharField(widget=forms.Textarea, max_length=LONGEST_TEXT, **words)
        case QuestionKind.NUMBER:
            return NumberField(max_length=20, **words)
        case QuestionKind.YES_NO:
            yes_or_no = [(YES, _("Yes")), ("no", _("No"))]
            return forms.ChoiceField(choices=yes_or_no, widget=forms.RadioSelect, **words)
        case QuestionKind.ONE_CHOICE:
            return forms.ChoiceField(choices=[("", _("Nothing chosen")), *choices], **words)
        case QuestionKind.SEVERAL_CHOICES:
            return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
        case _:
            return forms.CharField(max_length=300, **words)
