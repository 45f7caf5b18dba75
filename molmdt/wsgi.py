"""HTTP in production: pages, fragments and the API."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
application = get_wsgi_application()
