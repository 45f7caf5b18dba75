import io
import stat
import tarfile
import zipfile

import pytest

from cases.genomics.readers import archive
from cases.genomics.readers.folder import read_folder
from cases.genomics.readers.kinds import Outcome


def zipped(entries, **options) -> bytes:
    """A zip of (name or ZipInfo, content) pairs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as packed:
        for name, content in entries:
            packed.writestr(name, content)
    return out.getvalue()


def tarred(entries, mode="w:gz") -> bytes:
    """A tar of (TarInfo, content) pairs."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as packed:
        for info, content in entries:
            info.size = len(content)
            packed.addfile(info, io.BytesIO(content))
    return out.getvalue()


def rule_of(files, name, data):
    folder = read_folder(files.write(name, data))
    assert folder.outcome is Outcome.REFUSED
    return folder.problems[0].rule


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_tar_of_a_result_folder_is_read(files, combined, mode):
    data = tarred([(tarfile.TarInfo("run/x/x_CombinedVariantOutput.tsv"), combined().encode())], mode)
    folder = read_folder(files.write("x.tar", data))
    assert (folder.outcome, folder.readings[0].file) == (Outcome.ACCEPTED, "run/x/x_CombinedVariantOutput.tsv")


def test_zip_of_a_result_folder_is_read(files, combined, vcf):
    data = zipped(
        [
            ("run/", b""),
            ("run/x_CombinedVariantOutput.tsv", combined()),
            ("run/x.vcf", vcf()),
            ("__MACOSX/._x.vcf", b"x"),
        ]
    )
    folder = read_folder(files.write("x.zip", data))
    assert folder.outcome is Outcome.ACCEPTED
    assert [reading.file for reading in folder.readings] == ["run/x.vcf", "run/x_CombinedVariantOutput.tsv"]


@pytest.mark.parametrize(
    "name", ["../evil.vcf", "/etc/evil.vcf", "a/../../evil.vcf", "C:\\evil.vcf", "a\\b.vcf", "con.vcf", "x./a.vcf"]
)
def test_zip_entry_that_points_elsewhere_is_refused(files, name):
    assert rule_of(files, "x.zip", zipped([(name, b"x")])) == "archive_entry"
    assert not list(files.folder.parent.glob("evil*"))


def test_zip_with_a_link_is_refused(files):
    info = zipfile.ZipInfo("link.vcf")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert rule_of(files, "x.zip", zipped([(info, "/etc/passwd")])) == "archive_link"


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_tar_with_a_link_or_device_is_refused(files, kind):
    info = tarfile.TarInfo("link.vcf")
    info.type, info.linkname = kind, "/etc/passwd"
    assert rule_of(files, "x.tar.gz", tarred([(info, b"")])) == "archive_link"


def test_tar_entry_that_points_elsewhere_is_refused(files):
    assert rule_of(files, "x.tgz", tarred([(tarfile.TarInfo("../evil.vcf"), b"x")])) == "archive_entry"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_archive_with_a_name_twice_is_refused(files):
    assert rule_of(files, "x.zip", zipped([("a.vcf", b"1"), ("A.vcf", b"2")])) == "archive_twice"


def test_archive_in_an_archive_is_refused(files):
    assert rule_of(files, "x.zip", zipped([("inner.zip", zipped([("a.vcf", b"x")]))])) == "archive_nested"


def test_archive_with_too_many_entries_is_refused(files):
    data = zipped([(f"{number}.txt", b"") for number in range(archive.MAX_ENTRIES + 1)])
    assert rule_of(files, "x.zip", data) == "archive_many"


def test_archive_bomb_is_refused(files):
    assert rule_of(files, "x.zip", zipped([("a.vcf", b"\0" * 50_000_000)])) == "archive_size"


def test_encrypted_zip_is_refused(files):
    data = bytearray(zipped([("a.vcf", b"x")]))
    data[6] |= 1  # local header's flag
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert rule_of(files, "x.zip", bytes(data)) == "archive_encrypted"


def test_zip_with_overlapping_entries_is_refused(files):
    data = bytearray(zipped([("a.vcf", b"x" * 9), ("b.vcf", b"y" * 9)]))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = (0).to_bytes(4, "little")
    assert rule_of(files, "x.zip", bytes(data)) == "archive_damaged"


@pytest.mark.parametrize("name", ["x.zip", "x.tgz"])
def test_archive_cut_off_is_refused(files, vcf, name):
    text = vcf([("chr7", n, ".", "A", "T", ".", "PASS", f"X={n**4}", "GT", "0/1") for n in range(1, 2000)])
    whole = zipped([("a.vcf", text)]) if name == "x.zip" else tarred([(tarfile.TarInfo("a.vcf"), text.encode())])
    folder = read_folder(files.write(name, whole[: len(whole) // 2]))
    assert folder.outcome is Outcome.REFUSED


def test_zip_with_a_wrong_checksum_is_refused(files):
    data = bytearray(zipped([("a.vcf", b"hello")]))
    data[data.index(b"PK\x01\x02") + 16] ^= 1
    data[14] ^= 1
    assert rule_of(files, "x.zip", bytes(data)) == "archive_damaged"
