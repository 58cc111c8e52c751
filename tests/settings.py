"""Settings for the tests: the product's own, in a home of their own that goes away afterwards."""

import atexit
import os
import shutil
import tempfile

HOME_OF_TESTS = tempfile.mkdtemp(prefix="onewindow-tests-")
atexit.register(shutil.rmtree, HOME_OF_TESTS, ignore_errors=True)
os.environ["ONEWINDOW_HOME"] = HOME_OF_TESTS
os.mkdir(f"{HOME_OF_TESTS}/static")  # noqa: PTH102 - whitenoise warns without it

from onewindow.site.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
POLICY_RECHECK_SECONDS = 0.0
DIRECTORY_RECHECK_SECONDS = 0.0

# pytest-django knows only Django's own engine as SQLite and would give ours a file of its own.
if DATABASES["default"]["ENGINE"] == "onewindow.site.sqlite":  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405
