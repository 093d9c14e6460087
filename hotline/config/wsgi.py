"""The door for web servers: granian and any other that speaks WSGI."""

import os
import signal
import threading

from django.core.wsgi import get_wsgi_application

from hotline.ground.search import rules
from hotline.lib import processes

if os.environ.get("HUIYIN_SUPERVISED"):
    # A worker of the web server would go on alone, on a shared port, when its parent is killed.
    processes.die_with_parent(signal.SIGKILL)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.config.settings")
application = get_wsgi_application()

# What the first search would wait for – how characters are read – is read while the first pages are asked for.
threading.Thread(target=rules.terms, args=([("開", "A")],), name="readings", daemon=True).start()
