"""The portal's addresses. They are Swedish; each app keeps its own in <app>/urls.py."""

from django.contrib import admin
from django.urls import include, path

from actionplans.urls import cycle_urlpatterns
from collaboration.views.account import Profile, SignIns
from kav.views.desk import DeskView
from kav.views.health import HealthView
from kav.views.search import SearchView

# The pages that anyone may open. A test holds this list against what the views themselves say.
PUBLIC_URL_NAMES = {
    "accessibility",
    "cycle_feed",
    "health",
    "invitation_accept",
    "invitation_open",
    "language",
    "logotype",
    "open_data",
    "open_decision",
    "open_decision_file",
    "open_feed",
    "open_front",
    "open_list",
    "open_map",
    "open_minutes",
    "open_minutes_file",
    "plan_document_file",
    "robots",
    "verify",
}

urlpatterns = [
    path("", DeskView.as_view(), name="desk"),
    path("sok/", SearchView.as_view(), name="search"),
    path("behov/", include("needs.urls")),
    path("budget/", include("budgets.urls")),
    path("planer/", include("actionplans.urls")),
    path("arshjul/", include(cycle_urlpatterns)),
    path("utlysningar/", include("projects.urls")),
    path("", include("foundation.urls")),
    path("", include("collaboration.urls")),
    path("", include("decisions.urls")),
    path("halsa/", HealthView.as_view(), name="health"),
    path("konto/", include("kav.account_urls")),
    path("min-profil/", Profile.as_view(), name="profile"),
    path("min-profil/inloggningar/", SignIns.as_view(), name="sign_ins"),
    path("forvaltning/", admin.site.urls),
    path("rapporter/", include("reports.urls")),
]

handler400 = "foundation.views.errors.bad_request"
handler403 = "foundation.views.errors.forbidden"
handler404 = "foundation.views.errors.not_found"
handler500 = "foundation.views.errors.server_error"
