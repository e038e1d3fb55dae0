"""The addresses under /planer/, and those under /arshjul/."""

from django.urls import path

from actionplans.views.answering import MeasureEvaluate, MeasureNeeds, MeasureOffer
from actionplans.views.browsing import PlanCompare, PlanDetail, PlanHistory, PlanList
from actionplans.views.conditions import MeasureCondition
from actionplans.views.cycle import (
    AnnualCycle,
    CalendarFeed,
    CycleBegin,
    CycleCopy,
    CycleEventAdd,
    CycleEventChange,
    CycleEventRemove,
    Subscribe,
    Unsubscribe,
)
from actionplans.views.documents import DocumentAdd, DocumentFile, DocumentRemove
from actionplans.views.editing import (
    AreaAdd,
    AreaChange,
    AreaItems,
    AreaRemove,
    PlanChange,
    PlanCreate,
    PlanRevise,
)
from actionplans.views.following import (
    MeasureAnswer,
    MeasureDetail,
    MeasureList,
    MeasureMove,
    MeasureReport,
    PlanFollowUp,
)
from actionplans.views.goals import (
    GoalAdd,
    GoalChange,
    GoalDetail,
    GoalRemove,
    IndicatorAdd,
    IndicatorChange,
    IndicatorRemove,
    PlanGoals,
)
from actionplans.views.importing import PlanPaste, PlanReview
from actionplans.views.indicators import IndicatorDetail, IndicatorList, IndicatorMeasure, MeasurementRemove
from actionplans.views.measures import AreaMeasures, MeasureParties
from actionplans.views.obligations import (
    ObligationAdd,
    ObligationChange,
    ObligationDetail,
    ObligationList,
    RowReopen,
    RowSettle,
    RowsWrite,
)
from actionplans.views.status_reports import (
    AreaReports,
    PictureAdd,
    PictureFile,
    PictureRemove,
    ReportAdd,
    ReportChange,
    ReportDetail,
    ReportDiscard,
    ReportGive,
)

urlpatterns = [
    path("", PlanList.as_view(), name="plan_list"),
    path("ny/", PlanCreate.as_view(), name="plan_create"),
    path("atgarder/", MeasureList.as_view(), name="measure_list"),
    path("atgarder/<int:pk>/", MeasureDetail.as_view(), name="measure_detail"),
    path("atgarder/<int:pk>/lage/", MeasureReport.as_view(), name="measure_report"),
    path("atgarder/<int:pk>/behov/", MeasureNeeds.as_view(), name="measure_needs"),
    path("atgarder/<int:pk>/villkor/", MeasureCondition.as_view(), name="measure_condition"),
    path("atgarder/<int:pk>/effekt/", MeasureEvaluate.as_view(), name="measure_evaluate"),
    path("atgarder/<int:pk>/erbjud/", MeasureOffer.as_view(), name="measure_offer"),
    path("atgarder/<int:pk>/flytta/<slug:seen>/<slug:to>/", MeasureMove.as_view(), name="measure_move"),
    path("svar/<str:token>/", MeasureAnswer.as_view(), name="measure_answer"),
    path("underlag/<int:pk>/", DocumentFile.as_view(), name="plan_document_file"),
    path("ataganden/", ObligationList.as_view(), name="obligation_list"),
    path("ataganden/nytt/", ObligationAdd.as_view(), name="obligation_add"),
    path("ataganden/<int:pk>/", ObligationDetail.as_view(), name="obligation_detail"),
    path("ataganden/<int:pk>/uppgifter/", ObligationChange.as_view(), name="obligation_change"),
    path("ataganden/<int:pk>/rader/", RowsWrite.as_view(), name="obligation_rows"),
    path("ataganden/rad/<int:pk>/", RowSettle.as_view(), name="obligation_row_settle"),
    path("ataganden/rad/<int:pk>/oppna/", RowReopen.as_view(), name="obligation_row_reopen"),
    path("matt/", IndicatorList.as_view(), name="indicator_list"),
    path("matt/<int:pk>/", IndicatorDetail.as_view(), name="indicator_detail"),
    path("matt/<int:pk>/nytt-varde/", IndicatorMeasure.as_view(), name="indicator_measure"),
    path("matt/<int:pk>/varden/<int:measurement>/ta-bort/", MeasurementRemove.as_view(), name="indicator_value_remove"),
    path("lagesrapporter/<int:pk>/", ReportDetail.as_view(), name="status_report_detail"),
    path("lagesrapporter/<int:pk>/skriv/", ReportChange.as_view(), name="status_report_change"),
    path("lagesrapporter/<int:pk>/lamna/", ReportGive.as_view(), name="status_report_give"),
    path("lagesrapporter/<int:pk>/kasta/", ReportDiscard.as_view(), name="status_report_discard"),
    path("lagesrapporter/<int:pk>/ny-bild/", PictureAdd.as_view(), name="status_report_picture_add"),
    path("bilder/<int:pk>/", PictureFile.as_view(), name="status_picture_file"),
    path("bilder/<int:pk>/ta-bort/", PictureRemove.as_view(), name="status_picture_remove"),
    path("<int:pk>/", PlanDetail.as_view(), name="plan_detail"),
    path("<int:pk>/uppgifter/", PlanChange.as_view(), name="plan_change"),
    path("<int:pk>/nytt-avsnitt/", AreaAdd.as_view(), name="plan_area_add"),
    path("<int:pk>/avsnitt/<int:area>/", AreaChange.as_view(), name="plan_area_change"),
    path("<int:pk>/avsnitt/<int:area>/punkter/", AreaItems.as_view(), name="plan_area_items"),
    path("<int:pk>/avsnitt/<int:area>/atgarder/", AreaMeasures.as_view(), name="plan_area_measures"),
    path("<int:pk>/atgarder/<int:measure>/ansvariga/", MeasureParties.as_view(), name="plan_measure_parties"),
    path("<int:pk>/avsnitt/<int:area>/ta-bort/", AreaRemove.as_view(), name="plan_area_remove"),
    path("<int:pk>/avsnitt/<int:area>/lagesrapporter/", AreaReports.as_view(), name="plan_area_reports"),
    path("<int:pk>/avsnitt/<int:area>/ny-lagesrapport/", ReportAdd.as_view(), name="plan_area_report_add"),
    path("<int:pk>/mal/", PlanGoals.as_view(), name="plan_goals"),
    path("<int:pk>/nytt-mal/", GoalAdd.as_view(), name="plan_goal_add"),
    path("<int:pk>/mal/<int:goal>/", GoalDetail.as_view(), name="plan_goal_detail"),
    path("<int:pk>/mal/<int:goal>/skriv/", GoalChange.as_view(), name="plan_goal_change"),
    path("<int:pk>/mal/<int:goal>/ta-bort/", GoalRemove.as_view(), name="plan_goal_remove"),
    path("<int:pk>/mal/<int:goal>/nytt-matt/", IndicatorAdd.as_view(), name="plan_goal_indicator_add"),
    path("<int:pk>/matt/<int:indicator>/skriv/", IndicatorChange.as_view(), name="plan_indicator_change"),
    path("<int:pk>/matt/<int:indicator>/ta-bort/", IndicatorRemove.as_view(), name="plan_indicator_remove"),
    path("<int:pk>/klistra-in/", PlanPaste.as_view(), name="plan_paste"),
    path("<int:pk>/granska/", PlanReview.as_view(), name="plan_review"),
    path("<int:pk>/nytt-underlag/", DocumentAdd.as_view(), name="plan_document_add"),
    path("<int:pk>/underlag/<int:document>/ta-bort/", DocumentRemove.as_view(), name="plan_document_remove"),
    path("<int:pk>/uppfoljning/", PlanFollowUp.as_view(), name="plan_follow_up"),
    path("<int:pk>/jamfor/", PlanCompare.as_view(), name="plan_compare"),
    path("<int:pk>/historik/", PlanHistory.as_view(), name="plan_history"),
    path("<int:pk>/ny-version/", PlanRevise.as_view(), name="plan_revise"),
]

cycle_urlpatterns = [
    path("", AnnualCycle.as_view(), name="annual_cycle"),
    path("ny-punkt/", CycleEventAdd.as_view(), name="cycle_event_add"),
    path("punkt/<int:pk>/", CycleEventChange.as_view(), name="cycle_event_change"),
    path("punkt/<int:pk>/ta-bort/", CycleEventRemove.as_view(), name="cycle_event_remove"),
    path("<int:year>/kopiera/", CycleCopy.as_view(), name="cycle_copy"),
    path("<int:year>/mall/", CycleBegin.as_view(), name="cycle_begin"),
    path("prenumerera/", Subscribe.as_view(), name="cycle_subscribe"),
    path("prenumerera/avsluta/", Unsubscribe.as_view(), name="cycle_unsubscribe"),
    path("kalender/<str:token>.ics", CalendarFeed.as_view(), name="cycle_feed"),
]
