"""Slide images: converting an untrusted file once, in a limited child, and reading tiles of what came out."""
