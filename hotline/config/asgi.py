"""The door for servers that speak ASGI, for pages that are pushed."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.config.settings")
application = get_asgi_application()
