"""The demo's letters and notices lie as sent when they were written: none goes out as the portal starts."""

from django.db.models import F, OuterRef, Subquery

from decisions.models import Notice, NoticeRecipient
from needs.models import Letter


def lay_letters_as_sent() -> None:
    """Let what the demo has written lie as sent: it would tell of rounds long closed, and of meetings to no one."""
    waiting = Letter.objects.filter(mailed_at=None, by_mail=True)
    waiting.update(taken_at=F("written_at"), mailed_at=F("written_at"))
    sent_at = Notice.objects.filter(pk=OuterRef("notice")).values("sent_at")
    NoticeRecipient.objects.filter(mailed_at=None).update(mailed_at=Subquery(sent_at))
