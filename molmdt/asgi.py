"""Live sockets in production; sockets and pages in embedded mode."""

import gc
import os
from importlib import import_module

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
http_application = get_asgi_application()

from cases.routing import websocket_urlpatterns  # noqa: E402 - needs the application registry
from molmdt.checks import refuse_mighty_database_role  # noqa: E402 - the same

refuse_mighty_database_role()
import_module(settings.ROOT_URLCONF)

application = ProtocolTypeRouter(
    {
        "http": http_application,
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns))),
    }
)

# What has been loaded stays as long as the process. A full collection that walked over it would keep a whole meeting
# waiting for a tenth of a second.
gc.collect()
gc.freeze()
