"""The register of needs handed in, as a spreadsheet."""

from django import forms
from django.utils.translation import gettext_lazy

from collaboration.enums import BodyKind
from collaboration.models import Body, Organisation, User
from collaboration.permissions import Right
from collaboration.queries.rights import require_right_somewhere
from foundation.spreadsheets import Sheet
from needs.enums import NeedKind
from needs.models import Answer, Need, Question, Round, Submission
from needs.queries.register import Narrowing, asked_in, need_cells, need_heads, needs_for
from reports.digests import digest_of, history_digest
from reports.kinds import FormatForm, Occasion, SpreadsheetReport
from reports.parameters import Params
from reports.registry import register


class NeedsForm(FormatForm):
    """Which of the needs: as the list of needs is narrowed."""

    round = forms.ModelChoiceField(label=gettext_lazy("Round"), queryset=Round.objects.none(), required=False)
    party = forms.ModelChoiceField(label=gettext_lazy("Party"), queryset=Organisation.objects.none(), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[("", gettext_lazy("All kinds")), *NeedKind.choices], required=False
    )
    theme = forms.ModelChoiceField(label=gettext_lazy("Theme"), queryset=Body.objects.none(), required=False)
    words = forms.CharField(label=gettext_lazy("With the words"), max_length=200, required=False)

    def narrow(self, user: User | None) -> None:
        """Offer the rounds that the person may see, the parties that have handed in, and the thematic groups."""
        rounds = Round.objects.all() if user is None else Round.objects.visible_to(user)
        answered = Organisation.objects.filter(pk__in=Submission.objects.handed_in().values("organisation"))
        groups = Body.objects.filter(kind=BodyKind.THEME_GROUP)
        offers = {"round": rounds.newest_first(), "party": answered.by_name(), "theme": groups.by_name()}
        for name, rows in offers.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].empty_label = gettext_lazy("All")  # type: ignore[attr-defined]


@register
class NeedsRegister(SpreadsheetReport):
    """The needs that stand handed in and the person may read, one a row; of one round also the answers."""

    kind = "register-needs"
    title = gettext_lazy("Register of needs")
    description = gettext_lazy("The needs that have been handed in, as a spreadsheet; of one round with its questions.")
    parameters = NeedsForm

    def may_order(self, user: User | None, params: Params | None) -> None:  # noqa: ARG002 - the rows say which needs
        """Ask for the right to order reports, and to read needs; which ones, the rows themselves say."""
        if user is None:
            return
        require_right_somewhere(user, Right.ORDER_REPORT)
        require_right_somewhere(user, Right.VIEW_NEED)

    def build(self, params: Params, occasion: Occasion) -> Sheet:
        """Return the sheet: as many queries whatever the number of rows, but for one every 5 000 with answers."""
        questions = asked_in(params["round"])
        rows = needs_for(occasion.user, _narrowing(params))
        return Sheet(str(self.title), need_heads(questions), need_cells(rows, questions), total=rows.count())

    def fingerprint(self, params: Params, occasion: Occasion) -> str:
        """Return a digest of the last changes of what is read, and of how many needs the person may read."""
        count = needs_for(occasion.user, _narrowing(params)).count()
        chosen = [str(value) for value in params.values()]
        last = history_digest(Need, Answer, Submission, Question, Organisation, Body)
        return digest_of([last, count, chosen])

    def filename(self, params: Params) -> str:
        """Return the file's name: «Register över behov» and, if it is of one round, the round's name."""
        inventory: Round | None = params["round"]
        return f"{self.title} {inventory}" if inventory else str(self.title)


def _narrowing(params: Params) -> Narrowing:
    return Narrowing(**{name: params[name] for name in ("round", "party", "kind", "theme", "words")})
