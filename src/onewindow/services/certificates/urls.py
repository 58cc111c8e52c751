from django.urls import path

from onewindow.services.certificates.views import own, public, staff

app_name = "certificates"
urlpatterns = [
    path("certificates/check/", public.verify, name="verify"),
    path("certificates/check/<str:code>/", public.check, name="check"),
    path("certificates/check/<str:code>/signature/", public.signature, name="signature"),
    path("certificates/keys/<str:key>.pem", public.public_key, name="public_key"),
    path("my/certificates/", own.mine, name="mine"),
    path("my/certificates/<int:pk>/", own.detail, name="detail"),
    path("my/certificates/<int:pk>/pdf/", own.pdf, name="pdf"),
    path("my/certificates/<int:pk>/signature/", own.signature_of_own, name="own_signature"),
    path("desk/certificates/", staff.issued, name="issued"),
    path("desk/certificates/<int:pk>/", staff.one, name="one"),
    path("desk/certificates/<int:pk>/pdf/", staff.pdf, name="staff_pdf"),
    path("desk/certificates/<int:pk>/revoke/", staff.revoke, name="revoke"),
]
