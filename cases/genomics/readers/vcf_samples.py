"""The tumour's and the normal's columns of a VCF record: depths of one allele, wherever the caller keeps them."""

from cases.genomics.readers.cells import CellError
from cases.genomics.readers.draft import Draft
from cases.genomics.readers.vcf_depth import NO_DEPTH, Depth, Format, depth_of, info_depth, numbers_agree, plain_depth
from cases.genomics.readers.vcf_header import Header

Depths = tuple[Depth, Depth, bool]  # tumour, normal, and whether the normal has a column of its own
Samples = tuple[dict[str, str] | None, dict[str, str] | None]
MOST_FORMATS = 1000  # remembered; a file has a handful


class SampleColumns:
    """Reads the sample columns of one file; each FORMAT text is worked out once."""

    def __init__(self, header: Header, draft: Draft) -> None:
        self.header = header
        self.draft = draft
        self.formats: dict[str, Format] = {}

    def plain_pair(self, fields: list[str], info: dict[str, str]) -> Depths | None:
        """Depths of a biallelic record in the plain FORMAT; None where anything needs the long way."""
        header = self.header
        if header.tumour is None or "CDP" in info or "CVAF" in info:
            return None
        form = self._format(fields[8])
        if not form.plain:
            return None
        tumour = plain_depth(fields[header.tumour], form)
        if tumour is None or header.normal is None:
            return None if tumour is None else (tumour, NO_DEPTH, False)
        normal = plain_depth(fields[header.normal], form)
        return None if normal is None else (tumour, normal, True)

    def _format(self, text: str) -> Format:
        form = self.formats.get(text)
        if form is None:
            if len(self.formats) >= MOST_FORMATS:
                self.formats.clear()
            form = self.formats[text] = Format(text, self.header.numbers)
        return form

    def samples(self, line: int, fields: list[str], alts: int) -> Samples:
        header = self.header
        return self._sample(line, fields, header.tumour, alts), self._sample(line, fields, header.normal, alts)

    def depths(
        self, line: int, samples: Samples, info: dict[str, str], allele: tuple[str, str, int, int]
    ) -> Depths | None:
        """Depths in tumour and normal wherever the caller keeps them; None (said aloud) where a value cannot be."""
        tumour, normal = samples
        ref, alt, index, alts = allele
        try:
            depth = depth_of(tumour, ref, alt, index, alts) if tumour else info_depth(info, index)
            other = depth_of(normal, ref, alt, index, alts) if normal else info_depth(info, index, control=True)
            if tumour and depth.allele_fraction is None and depth.depth is None:
                depth = info_depth(info, index)
        except CellError as error:
            self.draft.problem(error.rule, line=line, field=error.field or "FORMAT", **error.values)
            return None
        return depth, other, bool(normal)

    def _sample(self, line: int, fields: list[str], column: int | None, alts: int) -> dict[str, str] | None:
        if column is None:
            return None
        names, values = self._format(fields[8]).names, fields[column].split(":")
        if len(values) > len(names):
            self.draft.problem(
                "vcf_values", line=line, field="FORMAT", value=self.header.columns[column], found=len(values),
                expected=len(names),
            )  # fmt: skip
            return None
        sample = dict(zip(names, values, strict=False))
        wrong = numbers_agree(sample, self.header.numbers, alts)
        if wrong is not None:
            self.draft.problem(
                "vcf_values", line=line, field=wrong.name, value=f"FORMAT/{wrong.name}", found=wrong.found,
                expected=wrong.expected,
            )  # fmt: skip
        return sample
