"""/arshjul/: a year as a wheel, by month and as a list; its fixed points are kept here, and calendars follow it."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from actionplans.forms import CycleEventForm
from actionplans.models import CycleEvent, CycleFeed
from actionplans.models.cycle import FIRST_YEAR, LAST_YEAR
from actionplans.queries.cycle import Cycle, CycleRow, annual_cycle, calendar_days, owner_of
from actionplans.reports.wheel import drawn, swatches
from actionplans.services.cycle import (
    CycleEventInput,
    add_cycle_event,
    change_cycle_event,
    copy_cycle,
    remove_cycle_event,
)
from actionplans.services.cycle_template import begin_cycle
from actionplans.services.feeds import close_feed, open_feed
from collaboration.permissions import Right
from collaboration.queries.rights import has_right, has_right_somewhere
from collaboration.views.access import HasRight
from foundation.access import PUBLIC, AccessMixin
from foundation.calendar_feeds import CONTENT_TYPE, calendar_feed
from foundation.dates import today
from foundation.navigation import identity
from foundation.tables import Column, Kind, Table
from foundation.views.forms import ActionView, FormPage

VIEW, MANAGE = HasRight(Right.VIEW_PLAN), HasRight(Right.MANAGE_PLAN)
LIST = "lista"


def _asked_year(request: HttpRequest) -> int:
    """Return the year that the address asks for; one that cannot be means this year."""
    text = request.GET.get("ar", "")
    year = int(text) if text.isdecimal() and len(text) == len(str(FIRST_YEAR)) else today().year
    return year if FIRST_YEAR <= year <= LAST_YEAR else today().year


def _address(year: int) -> str:
    return f"{reverse('annual_cycle')}?ar={year}"


class AnnualCycle(AccessMixin, TemplateView):
    """The annual cycle of one year: the wheel with its months, or everything as one list."""

    access = VIEW
    template_name = "actionplans/annual_cycle.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the year, the wheel, and what the person may do about it."""
        user, year = self.request.user, _asked_year(self.request)
        cycle = annual_cycle(user, year, today())
        as_list = self.request.GET.get("vy") == LIST
        return super().get_context_data(
            cycle=cycle,
            years=[number for number in (year - 1, year, year + 1) if FIRST_YEAR <= number <= LAST_YEAR],
            wheel="" if as_list else drawn(cycle),
            key=swatches(cycle),
            table=_table(cycle) if as_list else None,
            may_change=has_right(user, Right.MANAGE_PLAN),
            is_bare=not any(row.is_fixed for row in cycle.rows),
            may_copy=year < LAST_YEAR and any(row.is_fixed for row in cycle.rows),
            may_report=has_right_somewhere(user, Right.ORDER_REPORT),
            **kwargs,
        )


def _link(row: CycleRow) -> str:
    return row.url


def _title(row: CycleRow) -> str | SafeString:
    return f"{row.title} ({row.when})" if row.when else row.title


def _table(cycle: Cycle) -> Table:
    columns = [
        Column("number", _("No.")),
        Column("iso_date", _("Date"), Kind.SPAN),
        Column("title", _("What"), value=_title, link=_link, head=True),
        Column("about", _("More"), empty="–"),
        Column("group", _("Area")),
    ]
    caption = _("Annual cycle %(year)d") % {"year": cycle.year}
    return Table(columns, cycle.rows, caption=caption, caption_hidden=True)


def _given(form: CycleEventForm) -> CycleEventInput:
    return CycleEventInput(**{name: form.cleaned_data[name] for name in CycleEventForm.Meta.fields})


class CycleEventAdd(FormPage):
    """A fixed point is added to a year."""

    access = MANAGE
    form_class = CycleEventForm
    template_name = "actionplans/cycle_event_form.html"
    done = gettext_lazy("The fixed point is saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"year": _asked_year(self.request), "month": self.request.GET.get("manad")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=_address(_asked_year(self.request)), event=None, **kwargs)

    def perform(self, form: CycleEventForm) -> str:
        """Add it and go to its year."""
        return _address(add_cycle_event(given=_given(form), by=self.request.user).year)


class OfCycleEvent:
    """The fixed point that the page's address names."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def event(self) -> CycleEvent:
        """Read once a request."""
        found: CycleEvent = get_object_or_404(CycleEvent.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        return found

    def refused_target(self) -> str:
        """Return where a button that was refused leads back to."""
        return _address(self.event.year)


class CycleEventChange(OfCycleEvent, FormPage):
    """A fixed point of a year is changed."""

    access = MANAGE
    form_class = CycleEventForm
    template_name = "actionplans/cycle_event_form.html"
    done = gettext_lazy("The fixed point is saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.event}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=_address(self.event.year), event=self.event, **kwargs)

    def perform(self, form: CycleEventForm) -> str:
        """Save it and go to its year."""
        return _address(change_cycle_event(event=self.event, given=_given(form), by=self.request.user).year)


class CycleEventRemove(OfCycleEvent, ActionView):
    """A fixed point is taken out of its year."""

    access = MANAGE
    done = gettext_lazy("The fixed point is taken out of the year.")

    def perform(self) -> str:
        """Remove it and go to its year."""
        remove_cycle_event(event=self.event, by=self.request.user)
        return _address(self.event.year)


class CycleCopy(ActionView):
    """The fixed points of a year are copied to the next."""

    access = MANAGE
    done = gettext_lazy("The fixed points are copied. What the year already had stands as it was.")

    def perform(self) -> str:
        """Copy them and go to the next year."""
        copy_cycle(year=self.kwargs["year"], to=self.kwargs["year"] + 1, by=self.request.user)
        return _address(self.kwargs["year"] + 1)

    def refused_target(self) -> str:
        return reverse("annual_cycle")


class CycleBegin(ActionView):
    """A year without fixed points gets those of the template."""

    access = MANAGE
    done = gettext_lazy("The fixed points are added. Change them to suit you, and copy them to the next year.")

    def perform(self) -> str:
        """Add them and go to the year."""
        begin_cycle(year=self.kwargs["year"], by=self.request.user)
        return _address(self.kwargs["year"])

    def refused_target(self) -> str:
        return reverse("annual_cycle")


class Subscribe(AccessMixin, TemplateView):
    """The person's own calendar address: shown, made, and exchanged for another."""

    access = VIEW
    template_name = "actionplans/cycle_subscribe.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the address in use, if there is one."""
        feed = CycleFeed.objects.filter(user=self.request.user, revoked_at=None).first()
        address = f"{settings.SITE_URL}{reverse('cycle_feed', args=[feed.token])}" if feed else ""
        return super().get_context_data(feed=feed, address=address, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make a new address, which ends the one before, and show it."""
        open_feed(by=request.user)  # type: ignore[arg-type] # the login middleware has let in a User
        return self.get(request)


class Unsubscribe(ActionView):
    """The person's calendar address is taken back."""

    access = VIEW
    done = gettext_lazy("The address is taken back. Calendars that use it get nothing more.")

    def perform(self) -> str:
        """Take it back."""
        close_feed(by=self.request.user)
        return reverse("cycle_subscribe")

    def refused_target(self) -> str:
        return reverse("cycle_subscribe")


class CalendarFeed(AccessMixin, View):
    """What calendars fetch: the address itself says whose cycle it is, and the rights of the day what it holds."""

    access = PUBLIC

    def get(self, request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG002 - the address says it all
        """Answer with the calendar; a made-up or ended address is not found, and says no more."""
        user = owner_of(token)
        if user is None:
            raise Http404
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        days = calendar_days(user, host=host, site=settings.SITE_URL)
        name = _("Annual cycle, %(name)s") % {"name": identity().name}
        response = HttpResponse(calendar_feed(name, days, stamp=timezone.now()), content_type=CONTENT_TYPE)
        response["Cache-Control"] = "private, no-store"
        return response
