"""The addresses under /planer/."""

from django.urls import path

from actionplans.views.browsing import PlanDetail, PlanHistory, PlanList
from actionplans.views.editing import (
    AreaAdd,
    AreaChange,
    AreaItems,
    AreaRemove,
    PlanChange,
    PlanCreate,
    PlanRevise,
)

urlpatterns = [
    path("", PlanList.as_view(), name="plan_list"),
    path("ny/", PlanCreate.as_view(), name="plan_create"),
    path("<int:pk>/", PlanDetail.as_view(), name="plan_detail"),
    path("<int:pk>/uppgifter/", PlanChange.as_view(), name="plan_change"),
    path("<int:pk>/nytt-avsnitt/", AreaAdd.as_view(), name="plan_area_add"),
    path("<int:pk>/avsnitt/<int:area>/", AreaChange.as_view(), name="plan_area_change"),
    path("<int:pk>/avsnitt/<int:area>/punkter/", AreaItems.as_view(), name="plan_area_items"),
    path("<int:pk>/avsnitt/<int:area>/ta-bort/", AreaRemove.as_view(), name="plan_area_remove"),
    path("<int:pk>/historik/", PlanHistory.as_view(), name="plan_history"),
    path("<int:pk>/ny-version/", PlanRevise.as_view(), name="plan_revise"),
]
