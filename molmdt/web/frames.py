"""Uvicorn's WebSocket protocol, which in addition takes a frame that is ready and writes it at once.

One text for hundreds of browsers is encoded and framed once; each socket costs one write. An application finds
``scope["extensions"]["molmdt.frames"]``: ``push(frame) -> bool`` (False: the browser has not taken what it was sent
before, nothing was written), ``drained()`` waits until it has, ``abort()`` drops the connection.

    uvicorn --ws molmdt.web.frames:FramesProtocol --ws-per-message-deflate false molmdt.asgi:application
"""

import struct
from typing import Any

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

EXTENSION = "molmdt.frames"
FINAL_TEXT = 0x81  # RFC 6455, 5.2: FIN and opcode 1
SHORT, MEDIUM = 125, 0xFFFF  # payloads whose length fits in the second byte, or in two more


def text_frame(payload: bytes) -> bytes:
    """A server's text frame (RFC 6455, 5.2): one fragment, not masked, not compressed."""
    size = len(payload)
    if size <= SHORT:
        return struct.pack("!BB", FINAL_TEXT, size) + payload
    if size <= MEDIUM:
        return struct.pack("!BBH", FINAL_TEXT, 126, size) + payload
    return struct.pack("!BBQ", FINAL_TEXT, 127, size) + payload


class FramesProtocol(WebSocketsSansIOProtocol):
    """One connection."""

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)  # makes the scope; the application starts in a later step of the loop
        if hasattr(self, "scope"):
            self.scope["extensions"][EXTENSION] = {
                "push": self.push,
                "drained": self.writable.wait,
                "abort": self.abort,
            }

    def push(self, frame: bytes) -> bool:
        if self.disconnected or self.close_sent or self.transport.is_closing() or not self.handshake_complete:
            raise ClientDisconnected
        if not self.writable.is_set():
            return False
        self.transport.write(frame)
        return True

    def abort(self) -> None:
        self.transport.abort()
