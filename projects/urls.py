"""The addresses under /utlysningar/."""

from django.urls import path

from projects.views.browsing import CallDetail, CallHistory, CallList
from projects.views.editing import CallChange, CallCreate, CallGrants, CallRevise

urlpatterns = [
    path("", CallList.as_view(), name="call_list"),
    path("ny/", CallCreate.as_view(), name="call_create"),
    path("<int:pk>/", CallDetail.as_view(), name="call_detail"),
    path("<int:pk>/uppgifter/", CallChange.as_view(), name="call_change"),
    path("<int:pk>/beviljade/", CallGrants.as_view(), name="call_grants"),
    path("<int:pk>/historik/", CallHistory.as_view(), name="call_history"),
    path("<int:pk>/ny-version/", CallRevise.as_view(), name="call_revise"),
]
