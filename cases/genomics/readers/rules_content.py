"""Rules of what stands in a file: cells, tables, VCF, MAF."""

from cases.genomics.readers.rule import Q, R, Rule, W
from cases.genomics.readers.rule import gettext_noop as _

CELL_RULES = {
    "number": Rule(R, _("%(value)s is not a number. Correct it in the pipeline's export.")),
    "whole_number": Rule(R, _("%(value)s is not a whole number. Correct it in the pipeline's export.")),
    "decimal_comma": Rule(
        W,
        _(
            "%(count)s numbers are written with a decimal comma, as a Norwegian spreadsheet saves them. "
            "They were read as decimals: compare with the original file."
        ),
    ),
    "decimal_comma_refused": Rule(
        R, _("%(value)s is written with a decimal comma: the file went through a spreadsheet. Send the original.")
    ),
    "fraction_range": Rule(R, _("%(value)s is not an allele fraction: it must lie between 0 and 1.")),
    "out_of_range": Rule(R, _("%(value)s is out of range (%(range)s). Check the pipeline's export.")),
    "kept_as_text": Rule(W, _("%(value)s is not a plain number and is kept as text; no class is given.")),
    "gene_damaged": Rule(
        R,
        _(
            "%(value)s is a gene name turned into a date or a number by a spreadsheet. "
            "Send the original file from the pipeline."
        ),
    ),
    "gene_characters": Rule(
        R, _("%(value)s holds characters that no gene symbol has. Send the original file from the pipeline.")
    ),
    "gene_with_note": Rule(
        W, _("%(value)s holds more than a gene symbol; %(gene)s is read. Check what stands behind it.")
    ),
    "breakpoint": Rule(R, _("%(value)s is not a position such as chr2:29446394.")),
    "allele": Rule(R, _("%(value)s is not an allele: only A, C, G, T and N are read.")),
    "allele_length": Rule(R, _("The allele is %(length)s bases long; more than %(limit)s is not read.")),
    "allele_same": Rule(
        W, _("Reference and alternative allele are the same (%(value)s): the row states no change and is no finding.")
    ),
    "reference_iupac": Rule(W, _("The reference allele %(value)s holds ambiguous bases.")),
    "position": Rule(R, _("%(value)s is not a position on a chromosome.")),
    "interval": Rule(R, _("The interval ends (%(end)s) before it starts (%(start)s).")),
    "chromosome": Rule(W, _("Records on sequences outside the chromosomes (%(value)s) are left out: %(count)s.")),
    "chromosome_numbered": Rule(
        W, _("Chromosome %(value)s is read as %(chrom)s, as some programs number them. Check that it is meant so.")
    ),
    "hgvs_disagree": Rule(
        W, _("%(coding)s and %(protein)s speak of different codons. Ask the laboratory which of the two holds.")
    ),
    "depth_sum": Rule(W, _("The reads per allele add up to %(sum)s, more than the depth %(depth)s.")),
    "depth_gap": Rule(
        W, _("The reads per allele add up to %(sum)s, less than half of the depth %(depth)s. Check the depth.")
    ),
    "depth_zero": Rule(W, _("Depth is 0 but the allele fraction is %(value)s.")),
    "frequency_conflict": Rule(
        W,
        _(
            "%(column)s says %(value)s, but Germline_population_AFs says %(other)s: "
            "a spreadsheet may have changed the number. Compare with the original file."
        ),
    ),
    "igv_not_excluded": Rule(
        W, _("IGV_QC is Not OK, yet Class_judgement is %(value)s and not exclude. Settle which is right.")
    ),
    "duplicate": Rule(W, _("The same variant is already on line %(first)s. It counts as one finding.")),
    "duplicate_differs": Rule(
        W, _("The same variant is on line %(first)s with another allele fraction. It counts as one finding: check it.")
    ),
}

TABLE_RULES = {
    "header_missing": Rule(R, _("The line with column names is missing. Send the file as the pipeline wrote it.")),
    "header_assumed": Rule(
        W, _("The file names no columns; they were read in the usual order (%(columns)s). Check one row.")
    ),
    "column_missing": Rule(R, _("Column %(column)s is missing. Send the file as the pipeline wrote it.")),
    "column_optional": Rule(W, _("Columns are missing that this table usually has: %(columns)s.")),
    "column_unknown": Rule(W, _("Columns that we do not know were not read: %(columns)s. They stay in the kept file.")),
    "column_twice": Rule(R, _("Column %(column)s occurs twice. Send the file as the pipeline wrote it.")),
    "cells_missing": Rule(
        R, _("The line has %(found)s cells, expected %(expected)s: it is cut off. Send the file again.")
    ),
    "cells_extra": Rule(
        R,
        _(
            "The line has %(found)s cells, more than the %(expected)s columns: its cells have moved. "
            "Send the file as the pipeline wrote it."
        ),
    ),
    "section_missing": Rule(R, _("Section %(section)s is missing. Send the whole file as the pipeline wrote it.")),
    "section_twice": Rule(R, _("Section %(section)s occurs twice. Send the whole file as the pipeline wrote it.")),
    "section_unknown": Rule(W, _("Section %(section)s is not known and was not read.")),
    "section_incomplete": Rule(R, _("%(column)s is missing in section %(section)s. Send the whole file.")),
    "version_unknown": Rule(
        W, _("Pipeline version %(version)s has not been tried with this reader. Check the figures.")
    ),
    "msi_few_sites": Rule(W, _("Only %(value)s usable MSI sites: fewer than 40 cannot be evaluated.")),
    "metric_outside": Rule(
        W,
        _(
            "%(name)s is %(value)s (%(sample)s), outside the limit that the file states (%(limits)s). "
            "Decide whether the findings can be used, and say so on the case."
        ),
    ),
    "summary_no_sample": Rule(
        W, _("The file is about %(count)s samples of a run. Name the sample to read its figures; none were kept.")
    ),
    "no_findings": Rule(W, _("The file has no records: nothing was reported.")),
    "uncalled_segments": Rule(
        W, _("The segments carry no copy-number calls; they are kept as candidates. Send the .call.cns file for calls.")
    ),
    "fusion_pair": Rule(W, _("%(value)s can be split into two genes in more than one way. Check the pair.")),
    "fusion_partner_missing": Rule(W, _("One partner of the fusion is not named.")),
    "exon_conflict": Rule(
        W,
        _(
            "%(gene)s: the report says that no exon-level change was found, but %(beside)s holds one "
            "(fold change %(value)s). Ask the laboratory which holds."
        ),
    ),
    "signature_conflict": Rule(W, _("%(name)s differs between the files: %(found)s. The first is used.")),
}

VCF_RULES = {
    "vcf_format_missing": Rule(R, _("The first line must be ##fileformat=VCFv4.x. Send the VCF as it was written.")),
    "vcf_version": Rule(R, _("VCF version %(value)s is not read; 4.0 to 4.5 are.")),
    "vcf_header": Rule(R, _("The #CHROM line is damaged: %(detail)s. Send the VCF as it was written.")),
    "vcf_header_twice": Rule(R, _("A second #CHROM line: files were pasted together. Send one VCF per sample.")),
    "vcf_columns": Rule(
        R, _("The record has %(found)s columns, the header %(expected)s: it is cut off. Send it again.")
    ),
    "vcf_values": Rule(R, _("%(value)s has %(found)s values, expected %(expected)s (one per allele).")),
    "vcf_info": Rule(R, _("INFO has %(found)s entries; more than %(limit)s is not read.")),
    "vcf_info_key": Rule(R, _("A key in INFO is %(found)s characters long; more than %(limit)s is not read.")),
    "vcf_info_value": Rule(R, _("INFO/%(value)s has no value, though the header says that it has one.")),
    "vcf_contig_both": Rule(
        R,
        _(
            "The variant is already on line %(first)s, and the file writes chromosomes with and without chr: "
            "two files were mixed. Send one VCF."
        ),
    ),
    "last_line_open": Rule(
        W, _("The last line has no line end: the transfer may have been cut off. Compare the file's size.")
    ),
    "gzip_named_plain": Rule(
        R, _("The content is gzip, but the name says that it is not packed. Name it .gz, or send it unpacked.")
    ),
    "vcf_gvcf": Rule(R, _("This is a gVCF with reference blocks. Send the VCF of called variants.")),
    "vcf_filter_undeclared": Rule(
        W, _("Filter %(value)s is not described in the header; its records count as failed.")
    ),
    "vcf_unfiltered": Rule(W, _("No record carries a filter result (all are '.'): nothing vetted these calls.")),
    "vcf_symbolic": Rule(W, _("Structural records are kept in the file but not read as findings: %(count)s.")),
    "vcf_junctions": Rule(
        W,
        _(
            "Structural records are read as junctions of two places: %(count)s. The file has not tested for fusions: "
            "that others are absent says nothing."
        ),
    ),
    "vcf_slash_alleles": Rule(
        W, _("VarScan wrote several alleles as %(value)s; they were split, and the reads belong to the first.")
    ),
    "vcf_contig_mixed": Rule(W, _("Chromosomes are written both with and without chr; they were made one.")),
    "vcf_unsorted_large": Rule(
        R,
        _(
            "The file has more than %(limit)s variants and is not in order of position, so that a repeated variant "
            "could be missed. Sort it (bcftools sort) and send it again."
        ),
    ),
    "too_many_held": Rule(
        R,
        _(
            "More than %(limit)s variants would have to be compared between the files. "
            "Send the largest file of small variants and leave out the caller's other files."
        ),
    ),
    "vcf_unsorted": Rule(W, _("The records are not in order of position. They were read all the same.")),
}

MAF_RULES = {
    "maf_build": Rule(R, _("NCBI_Build is %(value)s: only GRCh37 and GRCh38 are read. Send the file on one of them.")),
    "maf_builds": Rule(
        R, _("The rows name different genome builds (%(found)s; - is blank). Send one file for each build.")
    ),
    "maf_type": Rule(
        R,
        _(
            "Variant_Type is %(kind)s, but the alleles are %(ref)s and %(alt)s: they cannot both be right. "
            "Send the file as the pipeline wrote it."
        ),
    ),
    "maf_span": Rule(
        R,
        _(
            "Positions %(start)s to %(end)s do not fit the reference allele %(ref)s. "
            "Send the file as the pipeline wrote it."
        ),
    ),
    "maf_strand": Rule(
        R, _("Strand is %(value)s: alleles are read on the plus strand only. Send the file with its alleles turned.")
    ),
    "maf_no_change": Rule(
        W, _("Both tumour alleles are the reference (%(value)s): the row states no change and is not a finding.")
    ),
    "maf_other_allele": Rule(
        W, _("Tumor_Seq_Allele1 (%(value)s) is a second changed allele; only Tumor_Seq_Allele2 is read. Check the row.")
    ),
    "maf_classification": Rule(
        W, _("Variant_Classification %(value)s is not known; the row is kept. Check what it does to the protein.")
    ),
    "maf_entrez": Rule(
        W, _("Gene %(gene)s has the Entrez number %(value)s of another gene (%(other)s). Check which gene is meant.")
    ),
    "maf_anchor": Rule(
        W,
        _(
            "%(count)s insertions or deletions are written without the base before them, shown as N. "
            "They are recognised in other files only where the reference genome is at hand."
        ),
    ),
    "maf_germline": Rule(
        Q,
        _(
            "Rows of this somatic file that speak of inherited variants (%(column)s is %(value)s): %(count)s. "
            "A geneticist decides whether they belong here; send the somatic calls without them."
        ),
    ),
}
