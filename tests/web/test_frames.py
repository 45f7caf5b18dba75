"""Frames made once are read by somebody else's implementation of the protocol."""

import pytest
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from molmdt.web.frames import text_frame


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536, 70_000])
def test_text_frame_is_read_back(size: int) -> None:
    payload = b"a" * size
    reader = StreamReader()
    reader.feed_data(text_frame(payload))
    parsing = Frame.parse(reader.read_exact, mask=False)
    with pytest.raises(StopIteration) as done:
        next(parsing)
    frame = done.value.value
    assert (frame.opcode, frame.fin, frame.data) == (Opcode.TEXT, True, payload)
    assert not any((frame.rsv1, frame.rsv2, frame.rsv3))
