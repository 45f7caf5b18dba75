"""HTTP in production: pages, fragments and the API."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
application = get_wsgi_application()

from molmdt.checks import refuse_mighty_database_role  # noqa: E402 - needs the application registry

refuse_mighty_database_role()
