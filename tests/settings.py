"""Settings of the test run: the real ones, with keys that protect nothing and a media folder of its own."""

import atexit
import os
import shutil
import tempfile

os.environ["JANGKAU_ENV"] = "test"
os.environ["JANGKAU_SECRET_KEY"] = "only-for-tests"
os.environ["JANGKAU_SEAL_KEYS"] = "t1:" + "A" * 43 + "="
os.environ["JANGKAU_DIGEST_KEYS"] = "t1:" + "B" * 42 + "A="
_media = tempfile.mkdtemp(prefix="jangkau-test-media-")
atexit.register(shutil.rmtree, _media, ignore_errors=True)
os.environ["JANGKAU_MEDIA_DIR"] = _media
os.environ["JANGKAU_SMS"] = os.environ["JANGKAU_EMAIL"] = f"outbox:{_media}/outbox"

from jangkau.config.settings import *  # noqa: E402, F403, TID251  the keys above must be set first

# A lost test database is no loss; waiting for its disk is.
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c synchronous_commit=off"  # noqa: F405  from the settings above
# Passwords are hashed well by design, which takes long; how well is tested with the hashers of the real settings.
REAL_PASSWORD_HASHERS = PASSWORD_HASHERS  # noqa: F405  from the settings above
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "UNKNOWN TEMPLATE VARIABLE %s"  # noqa: F405  from the settings above
# Pages are tested without a build of the look.
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # noqa: F405  from the settings above
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405  as above
