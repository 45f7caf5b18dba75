"""Keeps a profile's sheet: made once, by whoever looks first."""

from collections.abc import Collection

from cases.genomics.logic.sheet import LAYOUT, Sheet, packed
from cases.genomics.models import FindingSheet, Profile
from cases.genomics.queries.sheets import gene_names, sheet_from_findings, stored_sheet


def sheet_of(profile: Profile, also: Collection[str] = ()) -> Sheet:
    """The profile's sheet, made now where none is true. ``also``: texts that are wanted with it."""
    found = stored_sheet(profile, also)
    return keep(profile) if found is None else found


def keep(profile: Profile) -> Sheet:
    """Makes the sheet and stores it. Gene names are asked first: those that come meanwhile leave a sheet that is made
    again rather than a wrong one."""
    names = gene_names()
    sheet = sheet_from_findings(profile)
    row = FindingSheet(
        profile=profile, layout=LAYOUT, gene_names=names, last=sheet.last, columns=packed(sheet), texts=sheet.texts,
        places=sheet.places,
    )  # fmt: skip
    FindingSheet.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["profile"],
        update_fields=["layout", "gene_names", "last", "columns", "texts", "places"],
    )  # fmt: skip
    return sheet
