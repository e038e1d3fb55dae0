"""The addresses under /behov/."""

from django.urls import path

from needs.views.browsing import NeedDetail, NeedFileDownload, NeedHistory, NeedList
from needs.views.lead_times import LeadTimes
from needs.views.preparing import (
    RoundChange,
    RoundClose,
    RoundCopyQuestions,
    RoundCreate,
    RoundNudge,
    RoundOpen,
    RoundParties,
    RoundQuestions,
    SubmissionDecline,
    SubmissionNudge,
    SubmissionReopen,
)
from needs.views.rounds import RoundDetail, RoundList
from needs.views.submissions import (
    SubmissionAskReopen,
    SubmissionDetail,
    SubmissionHandIn,
    SubmissionOpened,
    SubmissionVersion,
)
from needs.views.uploads import SubmissionExcel, SubmissionTemplate, UploadDetail, UploadDiscard
from needs.views.visits import VisitCreate, VisitDetail, VisitNeeds
from needs.views.writing import NeedFileRemove, NeedFiles, NeedQuestions, NeedRemove, NeedStart, NeedWrite

urlpatterns = [
    path("", NeedList.as_view(), name="need_list"),
    path("besok/nytt/", VisitCreate.as_view(), name="visit_create"),
    path("besok/<int:pk>/", VisitDetail.as_view(), name="visit_detail"),
    path("besok/<int:pk>/behov/", VisitNeeds.as_view(), name="visit_needs"),
    path("ledtider/", LeadTimes.as_view(), name="lead_times"),
    path("<int:pk>/", NeedDetail.as_view(), name="need_detail"),
    path("filer/<int:pk>/", NeedFileDownload.as_view(), name="need_file"),
    path("rundor/", RoundList.as_view(), name="round_list"),
    path("rundor/ny/", RoundCreate.as_view(), name="round_create"),
    path("rundor/<int:pk>/", RoundDetail.as_view(), name="round_detail"),
    path("rundor/<int:pk>/uppgifter/", RoundChange.as_view(), name="round_change"),
    path("rundor/<int:pk>/fragor/", RoundQuestions.as_view(), name="round_questions"),
    path("rundor/<int:pk>/hamta-fragor/", RoundCopyQuestions.as_view(), name="round_copy_questions"),
    path("rundor/<int:pk>/parter/", RoundParties.as_view(), name="round_parties"),
    path("rundor/<int:pk>/oppna/", RoundOpen.as_view(), name="round_open"),
    path("rundor/<int:pk>/stang/", RoundClose.as_view(), name="round_close"),
    path("rundor/<int:pk>/paminn/", RoundNudge.as_view(), name="round_nudge"),
    path("inlamning/<int:pk>/", SubmissionDetail.as_view(), name="submission_detail"),
    path("inlamning/<int:pk>/oppnad/", SubmissionOpened.as_view(), name="submission_opened"),
    path("inlamning/<int:pk>/granska/", SubmissionHandIn.as_view(), name="submission_hand_in"),
    path("inlamning/<int:pk>/be-om-andring/", SubmissionAskReopen.as_view(), name="submission_ask_reopen"),
    path("inlamning/<int:pk>/lamnat/<int:number>/", SubmissionVersion.as_view(), name="submission_version"),
    path("inlamning/<int:pk>/paminn/", SubmissionNudge.as_view(), name="submission_nudge"),
    path("inlamning/<int:pk>/ateroppna/", SubmissionReopen.as_view(), name="submission_reopen"),
    path("inlamning/<int:pk>/svara-nej/", SubmissionDecline.as_view(), name="submission_decline"),
    path("inlamning/<int:pk>/mall.xlsx", SubmissionTemplate.as_view(), name="submission_template"),
    path("inlamning/<int:pk>/excel/", SubmissionExcel.as_view(), name="submission_excel"),
    path("inlamning/<int:pk>/excel/<int:upload>/", UploadDetail.as_view(), name="submission_upload"),
    path("inlamning/<int:pk>/excel/<int:upload>/slang/", UploadDiscard.as_view(), name="submission_upload_discard"),
    path("inlamning/<int:pk>/nytt/", NeedStart.as_view(), name="need_start"),
    path("inlamning/<int:pk>/<int:need>/", NeedWrite.as_view(), name="need_write"),
    path("inlamning/<int:pk>/<int:need>/fragor/", NeedQuestions.as_view(), name="need_questions"),
    path("inlamning/<int:pk>/<int:need>/bilagor/", NeedFiles.as_view(), name="need_files"),
    path("inlamning/<int:pk>/<int:need>/bilagor/<int:file>/", NeedFileRemove.as_view(), name="need_file_remove"),
    path("inlamning/<int:pk>/<int:need>/historik/", NeedHistory.as_view(), name="need_history"),
    path("inlamning/<int:pk>/<int:need>/ta-bort/", NeedRemove.as_view(), name="need_remove"),
]
