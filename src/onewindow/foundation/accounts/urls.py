"""Addresses of accounts; of the sign-in library only the pages that are needed are mounted."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import urls as recovery_codes
from allauth.mfa.totp import urls as totp
from allauth.socialaccount import views as social
from django.conf import settings
from django.urls import include, path, re_path

from onewindow.foundation.accounts import views
from onewindow.foundation.accounts.views import (
    clients,
    counter,
    enterprises,
    importing,
    persons,
    signing,
    staff,
)

OIDC = [
    path(
        "3rdparty/login/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"
    ),
    path("3rdparty/login/error/", social.login_error, name="socialaccount_login_error"),
    path("oidc/<str:provider_id>/login/", views.city_sign_in, name="openid_connect_login"),
    path(
        "oidc/<str:provider_id>/login/callback/",
        views.city_answer,
        name="openid_connect_callback",
    ),
] * bool(settings.OIDC_ISSUER)

LIBRARY = [
    path("login/", views.sign_in, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", views.sign_up, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("email/", account.email, name="account_email"),
    path(
        "confirm-email/",
        account.email_verification_sent,
        name="account_email_verification_sent",
    ),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"
    ),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", mfa.index, name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/", include(totp)),
    path("2fa/recovery-codes/", include(recovery_codes)),
    *OIDC,
]

OWN = [
    path("demo/sign-in/", views.demo_sign_in, name="demo-sign-in"),
    path("my/mandates/", views.mandates, name="mandates"),
    path("my/mandates/ask/<slug:kind>/", views.ask, name="mandate-ask"),
    path("my/mandates/give/", views.give, name="mandate-give"),
    path("my/mandates/<int:mandate_id>/answer/", views.answer, name="mandate-answer"),
    path("my/mandates/<int:mandate_id>/end/", views.end, name="mandate-end"),
    path("my/enterprises/new/", enterprises.register, name="enterprise-register"),
    path("my/enterprises/statement/", enterprises.statement, name="enterprise-statement"),
    path("my/certificates/signing/", signing.certificates, name="certificates"),
    path("my/certificates/signing/demo/", signing.certificate_demo, name="certificate-demo"),
    path(
        "my/certificates/signing/<int:certificate_id>/end/",
        signing.certificate_end,
        name="certificate-end",
    ),
    path("my/viewings/", views.viewings, name="viewings"),
    path("my/data/", views.data, name="data"),
    path("my/data/export/", views.export, name="data-export"),
    path("my/data/requests/", views.request_rights, name="rights-request"),
    path("directory/persons/<int:person_id>/", persons.person, name="person"),
    path("directory/import/", importing.importing, name="import"),
    path("directory/import/template/", importing.template, name="import-template"),
    path("staff/accounts/", staff.accounts, name="accounts"),
    path("staff/accounts/<int:user_id>/", staff.account, name="account"),
    path("staff/accounts/<int:user_id>/grant/", staff.grant, name="grant"),
    path("staff/accounts/<int:user_id>/switch/", staff.switch, name="switch"),
    path("staff/accounts/<int:user_id>/reset-link/", staff.reset_link, name="reset-link"),
    path("staff/accounts/<int:user_id>/reset-factor/", staff.reset_factor, name="reset-factor"),
    path("staff/grants/<int:grant_id>/revoke/", staff.revoke, name="revoke"),
    path("staff/clients/", clients.clients, name="clients"),
    path("staff/clients/<int:client_id>/disable/", clients.disable, name="client-disable"),
    path("staff/mandates/", counter.mandates_waiting, name="mandates-waiting"),
    path("staff/mandates/<int:mandate_id>/proof/", counter.proof, name="mandate-proof"),
    path(
        "staff/mandates/<int:mandate_id>/confirm/", counter.confirm_mandate, name="mandate-confirm"
    ),
    path(
        "staff/mandates/<int:mandate_id>/end/",
        counter.end_mandate,
        name="mandate-end-at-counter",
    ),
    path("staff/rights/", counter.rights, name="rights"),
    path("staff/rights/<int:request_id>/answer/", counter.answer_rights, name="rights-answer"),
]

urlpatterns = [path("accounts/", include(LIBRARY)), path("", include((OWN, "accounts")))]
