"""The WSGI application that the HTTP server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangkau.config.settings")
application = get_wsgi_application()
# Read every page's code now, and have the garbage collector pass over it for good: it never becomes garbage, and to
# look through it again holds up whoever asks for a page at that moment.
get_resolver().reverse_dict  # noqa: B018  reading it loads the addresses and their views
gc.collect()
gc.freeze()
