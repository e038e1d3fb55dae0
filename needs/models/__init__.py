from needs.models.letter import Letter
from needs.models.need import Answer, Need, NeedFile
from needs.models.round import Question, Round
from needs.models.submission import HandedInVersion, RegistrySeries, Submission
from needs.models.upload import SubmissionUpload, UploadedRow

__all__ = [
    "Answer",
    "HandedInVersion",
    "Letter",
    "Need",
    "NeedFile",
    "Question",
    "RegistrySeries",
    "Round",
    "Submission",
    "SubmissionUpload",
    "UploadedRow",
]
