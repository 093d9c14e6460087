"""The door for web servers: granian and any other that speaks WSGI."""

import os
import signal
import threading

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from hotline.ground.search import rules
from hotline.lib import processes

if os.environ.get("HUIYIN_SUPERVISED"):
    # A worker of the web server would go on alone, on a shared port, when its parent is killed.
    processes.die_with_parent(signal.SIGKILL)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.config.settings")
application = get_wsgi_application()


def _read_in() -> None:
    """What the first page and the first search would wait for: all pages, and how characters are read."""
    reverse("home")
    rules.terms([("開", "A")])


threading.Thread(target=_read_in, name="read-in", daemon=True).start()
