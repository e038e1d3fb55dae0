"""Sign-in, passwords and two-step sign-in: allauth's views under Swedish addresses, and nothing of it we do not use."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path

from collaboration.views import account as ours
from kav.views.recovery_codes import RecoveryCodesDownload, RecoveryCodesView

urlpatterns = [
    path("logga-in/", account.login, name="account_login"),
    path("logga-ut/", account.logout, name="account_logout"),
    path("avstangt/", account.account_inactive, name="account_inactive"),
    path("nytt/", account.signup, name="account_signup"),
    path("bekrafta/", account.reauthenticate, name="account_reauthenticate"),
    path("inbjudan/", ours.InvitationAccept.as_view(), name="invitation_accept"),
    path("inbjudan/<str:token>/", ours.InvitationOpen.as_view(), name="invitation_open"),
    path("losenord/byt/", account.password_change, name="account_change_password"),
    path("losenord/valj/", account.password_set, name="account_set_password"),
    path("losenord/glomt/", account.password_reset, name="account_reset_password"),
    path("losenord/glomt/skickat/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^losenord/nytt/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "losenord/klart/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("tva-steg/", mfa.index, name="mfa_index"),
    path("tva-steg/logga-in/", mfa.authenticate, name="mfa_authenticate"),
    path("tva-steg/bekrafta/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("tva-steg/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("tva-steg/app/ta-bort/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("tva-steg/koder/", RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path("tva-steg/koder/nya/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("tva-steg/koder/hamta/", RecoveryCodesDownload.as_view(), name="mfa_download_recovery_codes"),
    path("nycklar/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("nycklar/ny/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("nycklar/bekrafta/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("nycklar/logga-in/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("nycklar/<int:pk>/ta-bort/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("nycklar/<int:pk>/byt-namn/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
]
