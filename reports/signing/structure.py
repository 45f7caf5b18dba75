"""What a signed report must look like as bytes, judged without trusting the PDF's own object tree.

One signature dictionary, whose ByteRange leaves out exactly its own /Contents string and reaches the first and the last
byte of the file: nothing before it, nothing after it, no second revision.
"""

import re

BYTE_RANGE = re.compile(rb"/ByteRange\s*\[([^\]]*)\]")
HEX_STRING = re.compile(rb"<[0-9A-Fa-f\s]*>")


def coverage_fault(pdf: bytes) -> str | None:
    """Why the signature does not cover the entire file; None when it does."""
    ranges = BYTE_RANGE.findall(pdf)
    if len(ranges) != 1:
        return f"{len(ranges)} ByteRange entries where one is expected"
    try:
        start, length, resume, tail = (int(part) for part in ranges[0].split())
    except ValueError:
        return "the ByteRange is not four whole numbers"
    if start != 0 or min(length, resume, tail) < 0 or resume < length:
        return "the ByteRange does not begin at the first byte or runs backwards"
    if resume + tail != len(pdf):
        return f"the signed range ends at byte {resume + tail} of {len(pdf)}: bytes were added or cut off"
    if not HEX_STRING.fullmatch(pdf[length:resume]):
        return "the gap in the ByteRange is not exactly the signature's own value"
    return None
