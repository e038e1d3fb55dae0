"""Addresses of meetings, matters and decisions."""

from django.urls import path

from decisions.views.agenda import AgendaAdd, ItemNote, ItemRemove, ItemTable, ItemUp, NumbersDraw
from decisions.views.attendance import AttendancePage
from decisions.views.bodies import BodyClose
from decisions.views.decisions import DecisionCorrect, DecisionDetail, DecisionFix, DecisionList, ProposalWrite
from decisions.views.history import DecisionHistory, MatterHistory, MeetingHistory
from decisions.views.matters import MatterChange, MatterClose, MatterCreate, MatterDetail, MatterList
from decisions.views.meetings import (
    MeetingCall,
    MeetingCancel,
    MeetingChange,
    MeetingCreate,
    MeetingDetail,
    MeetingHold,
    MeetingList,
)
from decisions.views.minutes import MinutesApprove, MinutesPaper, MinutesSend, MinutesTakeBack

urlpatterns = [
    path("moten/", MeetingList.as_view(), name="meeting_list"),
    path("moten/nytt/", MeetingCreate.as_view(), name="meeting_create"),
    path("moten/<int:pk>/", MeetingDetail.as_view(), name="meeting_detail"),
    path("moten/<int:pk>/andra/", MeetingChange.as_view(), name="meeting_change"),
    path("moten/<int:pk>/kalla/", MeetingCall.as_view(), name="meeting_call"),
    path("moten/<int:pk>/hallet/", MeetingHold.as_view(), name="meeting_hold"),
    path("moten/<int:pk>/stall-in/", MeetingCancel.as_view(), name="meeting_cancel"),
    path("moten/<int:pk>/narvaro/", AttendancePage.as_view(), name="meeting_attendance"),
    path("moten/<int:pk>/dagordning/", AgendaAdd.as_view(), name="agenda_add"),
    path("moten/<int:pk>/paragrafer/", NumbersDraw.as_view(), name="numbers_draw"),
    path("moten/<int:pk>/justering/", MinutesSend.as_view(), name="minutes_send"),
    path("moten/<int:pk>/justering/ta-tillbaka/", MinutesTakeBack.as_view(), name="minutes_take_back"),
    path("justeringar/<int:pk>/", MinutesApprove.as_view(), name="minutes_approve"),
    path("justeringar/<int:pk>/papper/", MinutesPaper.as_view(), name="minutes_paper"),
    path("punkter/<int:pk>/upp/", ItemUp.as_view(), name="item_up"),
    path("punkter/<int:pk>/ta-bort/", ItemRemove.as_view(), name="item_remove"),
    path("punkter/<int:pk>/bordlagg/", ItemTable.as_view(), name="item_table"),
    path("punkter/<int:pk>/anteckna/", ItemNote.as_view(), name="item_note"),
    path("punkter/<int:pk>/faststall/", DecisionFix.as_view(), name="decision_fix"),
    path("moten/<int:pk>/historik/", MeetingHistory.as_view(), name="meeting_history"),
    path("arenden/<int:pk>/historik/", MatterHistory.as_view(), name="matter_history"),
    path("beslut/<int:pk>/historik/", DecisionHistory.as_view(), name="decision_history"),
    path("arenden/", MatterList.as_view(), name="matter_list"),
    path("arenden/nytt/", MatterCreate.as_view(), name="matter_create"),
    path("arenden/<int:pk>/", MatterDetail.as_view(), name="matter_detail"),
    path("arenden/<int:pk>/andra/", MatterChange.as_view(), name="matter_change"),
    path("arenden/<int:pk>/avsluta/", MatterClose.as_view(), name="matter_close"),
    path("arenden/<int:pk>/forslag/", ProposalWrite.as_view(), name="proposal_write"),
    path("beslut/", DecisionList.as_view(), name="decision_list"),
    path("beslut/<int:pk>/", DecisionDetail.as_view(), name="decision_detail"),
    path("beslut/<int:pk>/ratta/", DecisionCorrect.as_view(), name="decision_correct"),
    path("organ/<slug:slug>/avsluta/", BodyClose.as_view(), name="body_close"),
]
