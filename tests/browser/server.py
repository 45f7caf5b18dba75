"""The site as a process of its own on the test database: pages and sockets, as `make run` serves them.

``python -m tests.browser.server DATABASE PORT``; started by the fixture ``site``.
"""

import os
import sys

import django


def main(database: str, port: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")
    os.environ.setdefault("ALIGNMENT_HOSTS", "reads.example.org")  # tests answer in its place
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    import uvicorn

    uvicorn.run(
        "molmdt.asgi:application",
        host="127.0.0.1",
        port=port,
        log_level="warning",
        lifespan="off",
        ws="molmdt.web.frames:FramesProtocol",
        ws_per_message_deflate=False,
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
