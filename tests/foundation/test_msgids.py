import pytest

from foundation.msgids import Msgid, python_msgids, template_msgids

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext as several, pgettext_lazy
from django.utils import translation
from elsewhere import ngettext
_("One") + _("Two " "halves")
gettext_lazy("Lazy")
several("%d day", "%d days", n)
pgettext_lazy("month", "May")
translation.gettext("By module")
ngettext("not", "gettext's")
_(variable)
"""


def test_python_msgids_under_their_aliases():
    assert set(python_msgids(PYTHON)) == {
        Msgid("One"),
        Msgid("Two halves"),
        Msgid("Lazy"),
        Msgid("%d day", plural="%d days"),
        Msgid("May", context="month"),
        Msgid("By module"),
    }


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{% translate 'Hello' %}", Msgid("Hello")),
        ('{% trans "May" context "month" %}', Msgid("May", context="month")),
        ("{% blocktranslate trimmed %}\n  Hello {{ name }},\n  welcome\n{% endblocktranslate %}",
         Msgid("Hello %(name)s, welcome")),
        ("{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
         Msgid("%(n)s day", plural="%(n)s days")),
        ('{{ value|default:_("None yet") }}', Msgid("None yet")),
        ("{% with a=_('A word') %}{{ a }}{% endwith %}", Msgid("A word")),
        ("<c-card title=\"{% trans 'In an attribute' %}\" />", Msgid("In an attribute")),
        ("<c-card :title=\"_('In an expression')\" />", Msgid("In an expression")),
        ("{% trans '80 %' %}", Msgid("80 %%")),
        ("{{ _('80 %') }}", Msgid("80 %%")),
    ],
)  # fmt: skip
def test_template_msgids(template, expected):
    assert list(template_msgids(template)) == [expected]


def test_template_msgids_ignores_comments():
    assert list(template_msgids("{# _('not this') #}{% comment %}{% trans 'nor this' %}{% endcomment %}")) == []
