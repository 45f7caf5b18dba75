from django.urls import path

from cases.meetings.consumers import meeting_socket

websocket_urlpatterns = [
    path("ws/meetings/<int:meeting>/", meeting_socket),  # type: ignore[arg-type]  # Channels calls it, not Django
]
