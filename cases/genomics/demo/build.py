"""From an archetype and a seed to one sample's profile. The same arguments always make the same profile."""

import math
import random
from dataclasses import replace
from datetime import date

from cases.genomics.demo.archetypes import ARCHETYPES, FUSIONS, Call, Template
from cases.genomics.demo.facts import Variant, variants, variants_of
from cases.genomics.demo.model import (
    DemoProfile,
    Fusion,
    GeneCopies,
    LabFormat,
    Msi,
    Observed,
    Origin,
    Tmb,
    expected_fraction,
)

PANEL_MEGABASES = 1.27  # coding region of the 523-gene panel
USABLE_SITES = (108, 124)  # of the panel's 130 microsatellites
TISSUE_DEPTH, PLASMA_DEPTH = (620, 160), (2100, 350)  # mean and standard deviation of unique reads


def build_profile(
    *,
    archetype: int,
    seed: int,
    format: LabFormat,
    dna_id: str,
    rna_id: str,
    run_id: str,
    sex: str,
    tumour_content: float,
    on_date: date,
) -> DemoProfile:
    """``tumour_content`` 0..1 (in plasma: the tumour's share of the free DNA); ``rna_id`` empty = no RNA analysed."""
    template = ARCHETYPES[archetype]
    rng = random.Random(f"{archetype}:{seed}")  # noqa: S311 - made-up data, no secret
    rna_id = rna_id if template.rna else ""
    observed = _observe(template, tumour_content, rng)
    eligible = sum(1 for item in observed if item.origin is not Origin.GERMLINE and item.variant.protein)
    if template.tmb is not None:
        eligible = round(template.tmb * PANEL_MEGABASES)
    usable = rng.randint(*USABLE_SITES)
    return DemoProfile(
        archetype=archetype,
        seed=seed,
        format=format,
        dna_id=dna_id,
        rna_id=rna_id,
        run_id=run_id,
        sex=sex,
        tumour_content=tumour_content,
        variants=tuple(observed),
        copies=_copies(template, observed),
        fusions=_fusions(template, tumour_content, rng) if rna_id else (),
        tmb=Tmb(round(eligible / PANEL_MEGABASES, 1), eligible),
        msi=Msi(rng.randint(*template.msi_unstable), usable),
        hrd_score=rng.randint(*template.hrd) if template.hrd else None,
        on_date=on_date.isoformat(),
    )


def _observe(template: Template, tumour_content: float, rng: random.Random) -> list[Observed]:
    depth = PLASMA_DEPTH if template.liquid else TISSUE_DEPTH
    found = [_call(call, tumour_content, depth, rng) for call in template.calls]
    uneven = {item.gene for item in _copies(template, found)}
    taken = {item.variant.key for item in found}
    for variant in rng.sample(variants_of("passenger"), rng.randint(*_passenger_range(template))):
        if variant.key not in taken and variant.gene.symbol not in uneven:
            call = Call((variant.key,), clone=rng.choice((None, None, 0.8, 0.5, 0.3)))
            found.append(_call(call, tumour_content, depth, rng))
    for variant in rng.sample(variants_of("germline"), rng.randint(4, 7)):
        if variant.gene.symbol not in uneven:
            found.append(_call(Call((variant.key,), Origin.GERMLINE), tumour_content, depth, rng))
    return sorted(found, key=lambda item: (_rank(item.variant), item.variant.position))


def _passenger_range(template: Template) -> tuple[int, int]:
    """A stated burden sets the number of passengers, as far as the table of variants reaches."""
    if template.tmb is None:
        return template.passengers
    wanted = round(template.tmb * PANEL_MEGABASES) - len(template.calls)
    wanted = min(wanted, len(variants_of("passenger")))
    return wanted, wanted


def _rank(variant: Variant) -> int:
    return int(variant.chromosome) if variant.chromosome.isdigit() else 23


def _call(call: Call, tumour_content: float, depth: tuple[int, int], rng: random.Random) -> Observed:
    variant = variants()[rng.choice(call.of)]
    fraction = _expected(call, tumour_content)
    reads = max(120, round(rng.gauss(*depth)))
    alt = _draw(reads, fraction, rng) if call.observed is None else round(reads * call.observed)
    return Observed(variant, call.origin, call.copies, call.mutated, fraction, reads, alt)


def _expected(call: Call, tumour_content: float) -> float:
    if call.origin is Origin.BLOOD_CLONE:  # heterozygous in a share of the blood cells that shed the free DNA
        return (call.clone or 1.0) / 2
    return expected_fraction(call.origin, tumour_content, call.copies, call.mutated) * (call.clone or 1.0)


def _draw(reads: int, fraction: float, rng: random.Random) -> int:
    """A binomial draw by its normal approximation; at least eight reads, or the caller would not report it."""
    spread = math.sqrt(reads * fraction * (1 - fraction))
    drawn = round(rng.gauss(reads * fraction, spread))
    bounded = max(reads * fraction - 2.5 * spread, min(reads * fraction + 2.5 * spread, drawn))
    return min(reads, max(8, round(bounded)))


def _copies(template: Template, observed: list[Observed]) -> tuple[GeneCopies, ...]:
    """The archetype's genes, and those that a variant says are not at two balanced copies."""
    found = {item.gene: item for item in template.copies}
    for item in observed:
        gene = item.variant.gene.symbol
        if item.origin is not Origin.BLOOD_CLONE and gene not in found and (item.copies, item.mutated_copies) != (2, 1):
            found[gene] = GeneCopies(gene, item.copies, item.copies - item.mutated_copies)
    return tuple(found.values())


def _fusions(template: Template, tumour_content: float, rng: random.Random) -> tuple[Fusion, ...]:
    if not template.fusions:
        return ()
    fusion = FUSIONS[rng.choice(template.fusions)]
    reads = round(rng.uniform(90, 260) * tumour_content) + 8
    return (
        replace(
            fusion,
            supporting_reads=reads,
            reference_reads_a=rng.randint(40, 900),
            reference_reads_b=rng.randint(0, 60),
        ),
    )
