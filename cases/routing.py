"""Live sockets of the cases floor."""

from cases.meetings.routing import websocket_urlpatterns

__all__ = ["websocket_urlpatterns"]
