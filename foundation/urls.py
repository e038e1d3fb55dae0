from django.urls import path

from foundation.views.frame import AccessibilityView, LanguageView

urlpatterns = [
    path("sprak/", LanguageView.as_view(), name="language"),
    path("tillganglighet/", AccessibilityView.as_view(), name="accessibility"),
]
