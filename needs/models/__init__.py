from needs.models.letter import Letter
from needs.models.need import Answer, Need, NeedFile
from needs.models.round import Question, Round
from needs.models.submission import HandedInVersion, RegistrySeries, Submission
from needs.models.triage import (
    Card,
    CardNeed,
    CardTag,
    CriteriaSet,
    Criterion,
    NeedConflict,
    NeedTag,
    Score,
    ToldChoice,
)
from needs.models.upload import SubmissionUpload, UploadedRow

__all__ = [
    "Answer",
    "Card",
    "CardNeed",
    "CardTag",
    "CriteriaSet",
    "Criterion",
    "HandedInVersion",
    "Letter",
    "Need",
    "NeedConflict",
    "NeedFile",
    "NeedTag",
    "Question",
    "RegistrySeries",
    "Round",
    "Score",
    "Submission",
    "SubmissionUpload",
    "ToldChoice",
    "UploadedRow",
]
