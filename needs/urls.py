"""The addresses under /behov/."""

from django.urls import path

from needs.views.board import BoardList, BoardPage, CardDetail, CardHistory
from needs.views.browsing import NeedDetail, NeedFileDownload, NeedHistory, NeedList
from needs.views.cards import (
    CardDecide,
    CardDown,
    CardGive,
    CardJoin,
    CardRank,
    CardReconsider,
    CardSort,
    CardSplit,
    CardUnmerge,
    CardUnrank,
    CardUp,
    CardWrite,
)
from needs.views.conflicts import ConflictTakeBack, NeedStepAside
from needs.views.lead_times import LeadTimes
from needs.views.own import OwnNeeds, OwnRead, ToldChoiceChange
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
from needs.views.triage import (
    BoardByPoints,
    BoardCriteria,
    BoardMerge,
    BoardOrder,
    NeedGive,
    NeedTakeUp,
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
    path("vara/", OwnNeeds.as_view(), name="own_needs"),
    path("vara/last/", OwnRead.as_view(), name="own_needs_read"),
    path("vara/besked/", ToldChoiceChange.as_view(), name="told_choice"),
    path("tavla/", BoardList.as_view(), name="board_list"),
    path("tavla/<int:pk>/", BoardPage.as_view(), name="board"),
    path("tavla/<int:pk>/ordning/", BoardOrder.as_view(), name="board_order"),
    path("tavla/<int:pk>/efter-poang/", BoardByPoints.as_view(), name="board_by_points"),
    path("tavla/<int:pk>/kriterier/", BoardCriteria.as_view(), name="board_criteria"),
    path("tavla/<int:pk>/sla-ihop/", BoardMerge.as_view(), name="board_merge"),
    path("<int:pk>/ta-upp/", NeedTakeUp.as_view(), name="need_take_up"),
    path("<int:pk>/ge-vidare/", NeedGive.as_view(), name="need_give"),
    path("<int:pk>/jav/", NeedStepAside.as_view(), name="need_step_aside"),
    path("jav/<int:pk>/ta-tillbaka/", ConflictTakeBack.as_view(), name="need_conflict_lift"),
    path("kort/<int:pk>/", CardDetail.as_view(), name="card_detail"),
    path("kort/<int:pk>/historik/", CardHistory.as_view(), name="card_history"),
    path("kort/<int:pk>/sortera/", CardSort.as_view(), name="card_sort"),
    path("kort/<int:pk>/text/", CardWrite.as_view(), name="card_write"),
    path("kort/<int:pk>/dela/", CardSplit.as_view(), name="card_split"),
    path("kort/<int:pk>/svara/", CardDecide.as_view(), name="card_decide"),
    path("kort/<int:pk>/omprova/", CardReconsider.as_view(), name="card_reconsider"),
    path("kort/<int:pk>/ge-vidare/", CardGive.as_view(), name="card_give"),
    path("kort/<int:pk>/rangordna/", CardRank.as_view(), name="card_rank"),
    path("kort/<int:pk>/ur-rangordningen/", CardUnrank.as_view(), name="card_unrank"),
    path("kort/<int:pk>/upp/", CardUp.as_view(), name="card_up"),
    path("kort/<int:pk>/ner/", CardDown.as_view(), name="card_down"),
    path("kort/<int:pk>/ta-isar/", CardUnmerge.as_view(), name="card_unmerge"),
    path("kort/<int:pk>/foga-ihop/", CardJoin.as_view(), name="card_join"),
]
