"""/moten/7/protokoll/ and /moten/7/anteckningar/: what is kept of a meeting, as it will read, with its texts."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from collaboration.permissions import Right
from collaboration.queries.rights import has_right, has_right_somewhere
from collaboration.views.access import HasRight, user_of
from decisions.enums import MinutesPlace, TextPlace
from decisions.forms.meetings import ReasonForm
from decisions.forms.minutes_text import MinutesTextForm
from decisions.models import Meeting, MinutesText
from decisions.queries.keeping import places_of
from decisions.queries.minutes import approvals_of, item_rows, minutes_of
from decisions.queries.minutes_days import minutes_days
from decisions.queries.notes import notes_of
from decisions.queries.points import heading_of
from decisions.queries.publication import sealed_minutes
from decisions.queries.record_page import Written, of_item, of_place, record_page
from decisions.queries.steps import next_step
from decisions.services.minutes_text import require_writable, write_item_text, write_text
from decisions.services.notes import finish_notes, reopen_notes
from decisions.views.blocks import OffersBlocks
from decisions.views.found import body_of_item, body_of_meeting, item_at, meeting_at
from decisions.views.meetings import MEETING_RIGHTS, MeetingAction
from foundation.access import SIGNED_IN, AccessMixin
from foundation.views.forms import FormPage

MAY_KEEP = HasRight(Right.KEEP_MINUTES, scope_from=body_of_meeting)


class MeetingRecord(AccessMixin, TemplateView):
    """The minutes or the notes of a meeting that has been held."""

    access = SIGNED_IN
    template_name = "decisions/meeting_record.html"
    request: HttpRequest

    @cached_property
    def meeting(self) -> Meeting:
        """The address's meeting; nothing is kept of one that has not been held."""
        meeting = meeting_at(self.request, self.kwargs["pk"])
        if not meeting.is_written:
            raise Http404
        return meeting

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show it under its own name: notes are never called minutes."""
        if request.path != self.meeting.get_record_url():
            return redirect(self.meeting.get_record_url())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is kept, and what this person may write and do."""
        meeting, user = self.meeting, self.request.user
        rows, approvals = item_rows(meeting, user), approvals_of(meeting)
        content = notes_of(meeting, rows) if meeting.keeps_notes else minutes_of(meeting, rows, approvals)
        rights = {right.value: has_right(user, right, meeting.body) for right in MEETING_RIGHTS}
        may_write = meeting.is_held and rights[Right.KEEP_MINUTES.value]
        return super().get_context_data(
            meeting=meeting,
            content=content,
            page=record_page(meeting, content, rows, may_write=may_write),
            may=rights,
            may_write=may_write,
            may_report=has_right_somewhere(user, Right.ORDER_REPORT),
            sealed=sealed_minutes(meeting) if meeting.is_frozen else None,
            next=next_step(
                meeting,
                user=user,
                items=rows,
                approvals=approvals,
                has_people=bool(content.groups),
                announce_by=minutes_days(meeting, approvals).to_announce_by,
            ),
            **kwargs,
        )


class _Text(OffersBlocks, FormPage):
    """A running text is written: on the page of what is kept where htmx asks for the form, else on its own."""

    form_class = MinutesTextForm
    block_places = (TextPlace.MINUTES,)

    @property
    def is_part(self) -> bool:
        """Whether htmx puts the answer into the page."""
        return bool(self.request.headers.get("HX-Request"))

    @property
    def done(self) -> Any:  # type: ignore[override] # said where the page is read anew, not where the text is seen
        """What is said on the next page."""
        return "" if self.is_part else gettext_lazy("The text is saved.")

    @cached_property
    def row(self) -> MinutesText:
        """The text as it is stored, or the one to be."""
        raise NotImplementedError

    @property
    def written(self) -> Written:
        """The text in its place on the page."""
        raise NotImplementedError

    @property
    def back(self) -> str:
        """Where the text stands."""
        return f"{self.row.meeting.get_record_url()}#{self.written.key}"

    @property
    def heading(self) -> str:
        """What the text is of."""
        raise NotImplementedError

    def get_template_names(self) -> list[str]:
        """Return the whole page, or the form alone."""
        return ["decisions/_minutes_text_form.html" if self.is_part else "decisions/minutes_text_form.html"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form while the text can be written; with `?visa` the text alone, when writing it is given up."""
        if "visa" in request.GET and self.is_part:
            return self.shown()
        require_writable(self.row.meeting)
        return super().get(request, *args, **kwargs)

    def shown(self) -> HttpResponse:
        """Return the text as the page shows it."""
        context = {"written": self.written, "may_write": True, "is_answer": True, "heading": self.heading}
        return self.response_class(self.request, ["decisions/_minutes_text.html"], context, using=self.template_engine)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Show what is stored; ids of its own, since several texts can be open on one page."""
        return {**super().get_form_kwargs(), "instance": self.row, "auto_id": f"{self.written.key}-%s"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the place and the meeting."""
        return super().get_context_data(
            meeting=self.row.meeting,
            written=self.written,
            heading=self.heading,
            is_part=self.is_part,
            back=self.back,
            **kwargs,
        )

    def save(self, **values: Any) -> MinutesText:
        """Call the service of the place."""
        raise NotImplementedError

    def perform(self, form: MinutesTextForm) -> str:
        """Save the text and go back to where it stands."""
        self.row = self.save(text=form.cleaned_data["text"], seen=form.cleaned_data["seen"], by=user_of(self.request))
        return self.back

    def form_valid(self, form: Any) -> HttpResponse:
        """Save; htmx gets the text as it now stands."""
        response = super().form_valid(form)
        is_saved = isinstance(response, HttpResponseRedirect)
        return self.shown() if is_saved and self.is_part else response


class MeetingText(_Text):
    """A text before or after the matters."""

    access = MAY_KEEP

    @cached_property
    def row(self) -> MinutesText:
        """The text in the place that the address names."""
        meeting, place = meeting_at(self.request, self.kwargs["pk"]), self.kwargs["place"]
        if place == MinutesPlace.ITEM or place not in places_of(meeting):
            raise Http404
        found: MinutesText = MinutesText.at(meeting, MinutesPlace(place))
        return found

    @property
    def written(self) -> Written:
        """The text in its place."""
        return of_place(self.row.meeting, self.row.place, self.row.text)

    @property
    def heading(self) -> str:
        """The place's heading."""
        return heading_of(self.row.meeting, self.row.place)

    def save(self, **values: Any) -> MinutesText:
        """Write the text of the place."""
        return write_text(meeting=self.row.meeting, place=MinutesPlace(self.row.place), **values)


class ItemText(_Text):
    """The text of an item."""

    access = HasRight(Right.KEEP_MINUTES, scope_from=body_of_item)

    @cached_property
    def row(self) -> MinutesText:
        """The text of the address's item."""
        item = item_at(self.request, self.kwargs["pk"])
        found: MinutesText = MinutesText.at(item.meeting, MinutesPlace.ITEM, item)
        return found

    @property
    def written(self) -> Written:
        """The text in its place."""
        return of_item(item_at(self.request, self.kwargs["pk"]), self.row.text)

    @property
    def heading(self) -> str:
        """The item's title."""
        return item_at(self.request, self.kwargs["pk"]).title

    def save(self, **values: Any) -> MinutesText:
        """Write the text of the item."""
        return write_item_text(item=item_at(self.request, self.kwargs["pk"]), **values)


class NotesFinish(MeetingAction):
    """The notes are done."""

    access = MAY_KEEP
    done = gettext_lazy("The notes are done, and open to the parties.")

    def perform(self) -> str:
        """Mark them as done and go to them."""
        return finish_notes(meeting=self.meeting, by=user_of(self.request)).get_record_url()


class NotesReopen(FormPage):
    """Notes that are done are opened again, with the reason."""

    access = MAY_KEEP
    template_name = "decisions/reason_form.html"
    form_class = ReasonForm
    done = gettext_lazy("The notes are open again. Mark them as done once they are right.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is done, to what, and where to go back."""
        meeting = meeting_at(self.request, self.kwargs["pk"])
        words = gettext_lazy("Open the notes again")
        return super().get_context_data(heading=words, about=meeting, submit=words, back=meeting, **kwargs)

    def perform(self, form: ReasonForm) -> str:
        """Open them and go to them."""
        meeting = meeting_at(self.request, self.kwargs["pk"])
        comment = form.cleaned_data["comment"]
        return reopen_notes(meeting=meeting, by=user_of(self.request), comment=comment).get_record_url()
