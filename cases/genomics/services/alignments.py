"""Links to the reads of a profile, where a laboratory serves them. Reads are germline data; the links are not reads."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cases.genomics.models import Profile
from cases.genomics.readers.kinds import Build
from molmdt.accounts.models import Account
from molmdt.audit import services as audit
from molmdt.kernel.errors import FieldProblem, InvalidInput

MOST, LONGEST = 10, 1000
READS = (".bam", ".cram")
INDEXES = (".bai", ".csi", ".crai")


def set_alignments(*, profile: Profile, actor: Account, links: Sequence[Mapping[str, str]]) -> Profile:
    """Replaces the profile's links. Raises InvalidInput for an address that is not https or not at an allowed host."""
    wrong = [problem for number, link in enumerate(links) for problem in problems_of(link, number)]
    if len(links) > MOST:
        wrong.append(FieldProblem("links", _("At most %(n)s links.") % {"n": MOST}))
    if wrong:
        raise InvalidInput(_("Nothing was stored."), wrong)
    with transaction.atomic():
        locked = Profile.objects.select_for_update().get(pk=profile.pk)
        locked.alignments = [
            {name: link[name].strip() for name in ("name", "url", "index_url", "build")} for link in links
        ]
        locked.save(update_fields=["alignments"])
        audit.record(
            actor=actor, action="genomic_file.upload", verb="U", obj=locked, case=profile.case.pseudonym,
            alignments=len(links),
        )  # fmt: skip
    return locked


def problems_of(link: Mapping[str, str], number: int) -> list[FieldProblem]:
    """What is wrong with one link, in words."""
    found = []
    if not link.get("name", "").strip():
        found.append(FieldProblem(f"name-{number}", _("is empty")))
    if link.get("build") not in list(Build):
        found.append(FieldProblem(f"build-{number}", _("is not a genome build")))
    for field, endings in (("url", READS), ("index_url", INDEXES)):
        said = problem_of(link.get(field, "").strip(), endings)
        if said:
            found.append(FieldProblem(f"{field}-{number}", said))
    return found


def problem_of(address: str, endings: Sequence[str]) -> str:
    """Why the address will not do; empty when it will."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return _("is not an address")
    if parts.scheme != "https" or not host or len(address) > LONGEST or parts.username or parts.fragment:
        return _("must be a plain https address")
    if (f"{host}:{port}" if port else host) not in settings.ALIGNMENT_HOSTS:
        return _("is at a host that is not allowed here: %(host)s") % {"host": host}
    if not parts.path.lower().endswith(tuple(endings)):
        return _("must end in %(endings)s") % {"endings": ", ".join(endings)}
    return ""
