"""The live meeting's promises: from commit to the last of many browsers, viewports, cuts, and revoked rights.

Browsers, actor, site, database and Redis share the machine. LIVE_BENCH names scenes by comma, else all run;
LIVE_SECONDS is how long the scene of cut clients lasts (the promise is for 600).
"""

import asyncio
import gc
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "molmdt.settings")


def main() -> None:
    from tests.services import redis_server

    with redis_server() as redis:
        os.environ["REDIS_URL"] = redis
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        from tests.bench import _live_cuts, _live_latency, _live_rights
        from tests.live.site import site_process

        gc.freeze()  # the browsers share this process: a full collection would count as a tenth of a second on the line
        scenes = _live_latency.SCENES | _live_cuts.SCENES | _live_rights.SCENES
        wanted = os.environ.get("LIVE_BENCH", "").split(",") if os.environ.get("LIVE_BENCH") else list(scenes)
        for name in wanted:
            with site_process(redis) as (address, process):
                asyncio.run(scenes[name](address, process.pid, redis))


if __name__ == "__main__":
    sys.exit(main())
