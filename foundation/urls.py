from django.urls import path

from foundation.views.frame import AccessibilityView, LanguageView
from foundation.views.gallery import GalleryView

urlpatterns = [
    path("galleri/", GalleryView.as_view(), name="gallery"),
    path("sprak/", LanguageView.as_view(), name="language"),
    path("tillganglighet/", AccessibilityView.as_view(), name="accessibility"),
]
