"""The portal's addresses. They are Swedish; each app keeps its own in <app>/urls.py."""

from django.contrib import admin
from django.urls import include, path

from kav.views.desk import DeskView

urlpatterns = [
    path("", DeskView.as_view(), name="desk"),
    path("", include("foundation.urls")),
    path("konto/", include("allauth.urls")),
    path("forvaltning/", admin.site.urls),
]
