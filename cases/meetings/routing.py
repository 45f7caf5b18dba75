from django.urls import path

from cases.meetings.consumers import MeetingConsumer

websocket_urlpatterns = [
    path("ws/meetings/<int:meeting>/", MeetingConsumer.as_asgi()),
]
