"""Addresses of bodies, parties and people."""

from django.urls import path

from collaboration.views.bodies import BodyDetail, BodyList
from collaboration.views.dialogues import CoverageView, DialogueCreate, DialogueMatrixView
from collaboration.views.history import BodyHistory, PartyHistory, PersonHistory
from collaboration.views.parties import AgreementDetail, PartyDetail, PartyList
from collaboration.views.people import PersonDetail, PersonList
from collaboration.views.portal import LogotypeFile

urlpatterns = [
    path("organ/", BodyList.as_view(), name="body_list"),
    path("organ/<slug:slug>/", BodyDetail.as_view(), name="body_detail"),
    path("organ/<slug:slug>/historik/", BodyHistory.as_view(), name="body_history"),
    path("parter/", PartyList.as_view(), name="party_list"),
    path("parter/dialoger/", DialogueMatrixView.as_view(), name="dialogue_matrix"),
    path("parter/tackning/", CoverageView.as_view(), name="coverage"),
    path("parter/avtal/<int:pk>/", AgreementDetail.as_view(), name="agreement_detail"),
    path("parter/<int:pk>/", PartyDetail.as_view(), name="party_detail"),
    path("parter/<int:pk>/historik/", PartyHistory.as_view(), name="party_history"),
    path("parter/<int:pk>/dialog/", DialogueCreate.as_view(), name="dialogue_create"),
    path("logotyp/", LogotypeFile.as_view(), name="logotype"),
    path("personer/", PersonList.as_view(), name="person_list"),
    path("personer/<int:pk>/", PersonDetail.as_view(), name="person_detail"),
    path("personer/<int:pk>/historik/", PersonHistory.as_view(), name="person_history"),
]
