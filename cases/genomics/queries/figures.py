"""TMB, MSI and HRD with their class, as a page or a document states them."""

from dataclasses import dataclass
from decimal import Decimal

from cases.genomics.logic.signatures import (
    HRD_POLICIES,
    INPRED_MSI_2026,
    INPRED_TMB_2026,
    MSI_POLICIES,
    MYRIAD_HRD_42,
    TMB_POLICIES,
    hrd_class,
    msi_class,
    tmb_class,
)
from cases.genomics.models import Profile, Signature
from cases.genomics.readers.kinds import SectionState


@dataclass(frozen=True)
class Classed:
    """One policy's class for the same raw value. ``policy`` is its id with version, ``name`` whose it is."""

    policy: str
    name: str
    state: str
    source: str


@dataclass(frozen=True)
class Figure:
    """``tested``: True, False, or None when no file says. ``state`` is the class by the named policy."""

    kind: str  # tmb, msi, hrd
    tested: bool | None
    value: Decimal | None
    state: str
    policy: str
    unit: str
    detail: str = ""  # "48/120" unstable of usable sites, eligible variants
    carried_from: int | None = None  # version of the profile that it was taken over from
    classes: tuple[Classed, ...] = ()  # by every policy that the house knows, the leading one first


UNITS = {"tmb": "mut/Mb", "msi": "%", "hrd": ""}


def figures_of(profile: Profile) -> list[Figure]:
    """Always three, in this order. One query unless the signatures are prefetched."""
    stored = {item.kind: item for item in profile.signatures.all()}
    return [_figure(profile, kind, stored.get(kind)) for kind in ("tmb", "msi", "hrd")]


def _figure(profile: Profile, kind: str, item: Signature | None) -> Figure:
    tested = item.tested if item is not None else None
    if tested is None and profile.sections.get(kind) == SectionState.NOT_TESTED:
        tested = False
    value = item.value if item is not None and item.tested else None
    state, policy, detail = _classified(kind, item, value)
    carried = profile.carried.get(kind)
    return Figure(kind, tested, value, state, policy, UNITS[kind], detail, carried, _classes(kind, item, value))


def _classes(kind: str, item: Signature | None, value: Decimal | None) -> tuple[Classed, ...]:
    """Nothing without a value: a class of nothing would be a guess."""
    if value is None:
        return ()
    if kind == "tmb":
        return tuple(Classed(one.id, one.name, tmb_class(value, one), one.source) for one in TMB_POLICIES)
    if kind == "msi":
        usable = item.usable_sites if item is not None else None
        return tuple(Classed(one.id, one.name, msi_class(value, usable, one), one.source) for one in MSI_POLICIES)
    return tuple(Classed(one.id, one.name, hrd_class(value, one), one.source) for one in HRD_POLICIES)


def _classified(kind: str, item: Signature | None, value: Decimal | None) -> tuple[str, str, str]:
    if kind == "tmb":
        eligible = str(item.eligible) if item is not None and item.eligible is not None else ""
        return tmb_class(value), INPRED_TMB_2026.id, eligible
    if kind == "msi":
        usable = item.usable_sites if item is not None else None
        unstable = item.unstable_sites if item is not None else None
        detail = f"{unstable}/{usable}" if unstable is not None and usable is not None else ""
        return msi_class(value, usable), INPRED_MSI_2026.id, detail
    return hrd_class(value), MYRIAD_HRD_42.id, ""
