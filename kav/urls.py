"""The portal's addresses. They are Swedish; each app keeps its own in <app>/urls.py."""

from django.contrib import admin
from django.urls import include, path

from kav.views.desk import DeskView
from kav.views.search import SearchView

urlpatterns = [
    path("", DeskView.as_view(), name="desk"),
    path("sok/", SearchView.as_view(), name="search"),
    path("", include("foundation.urls")),
    path("konto/", include("allauth.urls")),
    path("forvaltning/", admin.site.urls),
]
