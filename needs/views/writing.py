"""/behov/inlamning/…: a need is written in steps, saved by itself every few seconds."""

from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from collaboration.views.access import user_of
from foundation.edits import StaleEditError
from foundation.errors import RuleError
from foundation.views.forms import ActionView, FormPage
from needs.forms.writing import AnswersForm, FileForm, NeedForm, page_of
from needs.models import Need, NeedFile
from needs.services.files import add_file, remove_file
from needs.services.needs import remove_need, save_need, start_need
from needs.views.found import own_need_at
from needs.views.submissions import OWN, OfOwn

STAY = "stay"
SAVED_PAGE = "saved_page"  # read by static/js/autosave.js, which then forgets what it kept of that page
SHORT_LIVED: Any = {"max_age": 3600, "secure": settings.SESSION_COOKIE_SECURE, "samesite": "Lax"}


class NeedStart(OfOwn, ActionView):
    """A need is begun."""

    access = OWN

    def perform(self) -> str:
        """Begin it and go to its first step."""
        need = start_need(submission=self.submission, by=user_of(self.request))
        return reverse("need_write", args=[self.submission.pk, need.pk])


class OfNeed(OfOwn):
    """The need that the page's address names."""

    step = ""

    @cached_property
    def need(self) -> Need:
        """Read once a request."""
        return own_need_at(self.request, self.kwargs["pk"], self.kwargs["need"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Lead back to the party's page where nothing can be written any longer; what was sent is answered in words."""
        self.access.check(request, **kwargs)  # type: ignore[attr-defined]
        if request.method == "GET" and not self.may_write:
            return redirect(self.submission)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def questions(self) -> list[Any]:
        """The round's own questions."""
        return list(self.need.submission.round.questions.order_by("order", "pk"))

    def address(self, name: str) -> str:
        """Return the address of a step of this need."""
        return reverse(name, args=[self.need.submission_id, self.need.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the need, its steps, and the page's own name."""
        return super().get_context_data(
            need=self.need,
            step=self.step,
            has_questions=bool(self.questions),
            page=page_of(self.request.POST) or str(uuid4()),
            **kwargs,
        )


@method_decorator(never_cache, name="dispatch")
class _Writing(OfNeed, FormPage):
    """A step that is saved by itself while one writes; without script by its buttons."""

    access = OWN
    template_name = "needs/need_form.html"

    def save(self, form: Any) -> Need:
        """Save what can be read of what was typed. Raises what `save_need` raises."""
        raise NotImplementedError

    def next_address(self) -> str:
        """Return where the step after this one is."""
        raise NotImplementedError

    def keep(self, form: Any, **values: Any) -> Need:
        """Call the service with what every step sends along."""
        return save_need(
            need=self.need,
            by=user_of(self.request),
            seen=form.cleaned_data.get("seen"),
            page=page_of(self.request.POST),
            **values,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save: at once and in the background for the page itself, else as a form is sent."""
        if request.headers.get("HX-Request"):
            return self.autosave()
        response = super().post(request, *args, **kwargs)
        if response.status_code == HTTPStatus.FOUND and page_of(request.POST):
            response.set_cookie(SAVED_PAGE, page_of(request.POST), **SHORT_LIVED)
        return response

    def autosave(self) -> HttpResponse:
        """Save what can be read, and answer with when, or with why not; the page keeps what was typed.

        Once saved, the header `Not-Saved` names the fields that could not be read: the script forgets all others.
        """
        form = self.get_form()
        form.is_valid()
        context: dict[str, Any] = {"form": form, "faults": form.errors, "need": self.need}
        try:
            context["need"] = self.save(form)
        except RuleError as error:
            context |= {"refusal": error.sentence, "is_stale": isinstance(error, StaleEditError)}
        response = render(self.request, "needs/_saved.html", context)
        if "refusal" not in context:
            response["Not-Saved"] = " ".join(form.errors)
        return response

    def perform(self, form: Any) -> str:
        """Save and go on, or stay."""
        self.save(form)
        return self.request.path if STAY in self.request.POST else self.next_address()


class NeedWrite(_Writing):
    """The first step: the need itself."""

    form_class = NeedForm
    step = "need"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.need}

    def save(self, form: NeedForm) -> Need:
        """Save the need's own fields."""
        return self.keep(form, values=form.values, answers={}, was=form.known)

    def next_address(self) -> str:
        """Go to the questions, or to the files where the round has none."""
        return self.address("need_questions" if self.questions else "need_files")


class NeedQuestions(_Writing):
    """The second step: the round's own questions."""

    form_class = AnswersForm
    step = "questions"

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("initial")
        return {**kwargs, "need": self.need, "questions": self.questions}

    def save(self, form: AnswersForm) -> Need:
        """Save the answers."""
        return self.keep(form, values={}, answers=form.values, was=form.known_answers)

    def next_address(self) -> str:
        """Go to the files."""
        return self.address("need_files")


class NeedFiles(OfNeed, FormPage):
    """The third step: files."""

    access = OWN
    form_class = FileForm
    template_name = "needs/need_files.html"
    step = "files"
    done = gettext_lazy("The file is added.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.need.files.filter(removed_at=None).select_related("added_by__person").order_by("pk")
        return super().get_context_data(files=rows, **kwargs)

    def perform(self, form: FileForm) -> str:
        """Add it and stay."""
        add_file(need=self.need, file=form.cleaned_data["file"], by=user_of(self.request))
        return self.request.path


class NeedFileRemove(OfNeed, ActionView):
    """A file is taken away."""

    access = OWN
    done = gettext_lazy("The file is taken away.")

    def perform(self) -> str:
        """Take it away and stay with the files."""
        file = get_object_or_404(NeedFile.objects.filter(need=self.need, removed_at=None), pk=self.kwargs["file"])
        remove_file(file=file, by=user_of(self.request))
        return self.address("need_files")


class NeedRemove(OfNeed, ActionView):
    """A need is taken away."""

    access = OWN
    done = gettext_lazy("The need is taken away.")

    def perform(self) -> Any:
        """Take it away and go back to the list."""
        return remove_need(need=self.need, by=user_of(self.request))
