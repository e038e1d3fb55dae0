"""The addresses under /rapporter/."""

from django.urls import path

from reports.views.downloads import ReportDownload
from reports.views.ordering import ReportOrderCreate
from reports.views.orders import ReportCancel, ReportDetail, ReportList, ReportRetry

urlpatterns = [
    path("", ReportList.as_view(), name="report_list"),
    path("ny/<slug:kind>/", ReportOrderCreate.as_view(), name="report_order"),
    path("<int:pk>/", ReportDetail.as_view(), name="report_detail"),
    path("<int:pk>/avbryt/", ReportCancel.as_view(), name="report_cancel"),
    path("<int:pk>/igen/", ReportRetry.as_view(), name="report_retry"),
    path("<int:pk>/fil/", ReportDownload.as_view(), name="report_download"),
]
