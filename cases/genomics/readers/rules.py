"""Every sentence that a reader can say to a laboratory, with its rule id and severity.

Kept as data so that a page can say the same in another language: ``RULES[rule].sentence`` is the message id and
``Problem.values`` fills it. A sentence says what is wrong and what to do.
"""

from typing import NamedTuple

from cases.genomics.readers.rows import Severity


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the catalogue of translations without translating it (readers know no framework)."""
    return sentence


_ = gettext_noop
R, Q, W = Severity.REFUSED, Severity.QUARANTINED, Severity.WARNED


class Rule(NamedTuple):
    severity: Severity
    sentence: str


FILE_RULES = {
    "empty_file": Rule(R, _("The file is empty. Export it again and check that the transfer finished.")),
    "not_text": Rule(R, _("The content is %(found)s, not a table or VCF. Send the file that the pipeline wrote.")),
    "html_page": Rule(
        R,
        _(
            "This is a web page saved under another name, usually a login or error page. "
            "Download the file again while signed in."
        ),
    ),
    "spreadsheet": Rule(
        R,
        _(
            "This is a spreadsheet file. Spreadsheets damage gene names and numbers: "
            "send the original table from the pipeline."
        ),
    ),
    "semicolons": Rule(
        R,
        _(
            "The columns are separated by semicolons, as a spreadsheet saves them. "
            "Send the original tab-separated file from the pipeline."
        ),
    ),
    "encoding": Rule(R, _("The text is not UTF-8. Export the file again as UTF-8.")),
    "old_mac_lines": Rule(R, _("Lines end with a lone carriage return. Save the file with ordinary line ends.")),
    "nul_byte": Rule(R, _("The line holds a NUL byte: the file is damaged. Transfer it again.")),
    "line_too_long": Rule(R, _("The line is longer than %(limit)s bytes. Send the file that the pipeline wrote.")),
    "too_many_lines": Rule(R, _("The file has more than %(limit)s lines. Send the filtered result file.")),
    "too_large": Rule(R, _("The file unpacks to more than %(limit)s bytes. Send the filtered result file.")),
    "ratio": Rule(R, _("The file unpacks to far more than such data do. Send the file that the pipeline wrote.")),
    "truncated": Rule(R, _("The compressed file ends too early: the transfer was cut off. Send it again.")),
    "damaged_gzip": Rule(R, _("The compressed file is damaged (%(detail)s). Send it again.")),
    "nested_gzip": Rule(R, _("The file is compressed twice. Send it compressed once, or not at all.")),
    "index_file": Rule(R, _("This is an index file, not results. Leave it out: we make our own.")),
    "unreadable": Rule(R, _("The file could not be read (%(detail)s). Send it again.")),
    "parser_died": Rule(
        R,
        _(
            "Reading the file was stopped (%(detail)s): it is too large, too slow to read or damaged. "
            "Send the filtered result file."
        ),
    ),
    "unknown_format": Rule(
        R,
        _(
            "We do not know this kind of file. Send CombinedVariantOutput, MetricsOutput, small variant table, VCF, "
            "MAF, CNVkit or allele-specific segments, or a fusion table."
        ),
    ),
    "format_not_read": Rule(R, _("%(format)s files are not read. Send the VCF or the pipeline's own result table.")),
    "not_read": Rule(W, _("The file is kept but holds no findings that we read.")),
    "too_many_problems": Rule(R, _("More than %(limit)s errors: reading stopped here. Correct the file first.")),
    "more_of_the_same": Rule(W, _("The same applies to %(count)s more lines (rule %(rule_name)s).")),
}

IDENTITY_RULES = {
    "control_sample": Rule(
        R,
        _(
            "%(sample)s is a reference material (%(material)s), not a patient. "
            "Send it as a quality run, or send the patient's own file."
        ),
    ),
    "control_file_name": Rule(
        W, _("The file's name mentions %(material)s, a reference material. Check that this is a patient's sample.")
    ),
    "control_file_name_patient": Rule(
        Q,
        _(
            "The file's name mentions %(material)s, a reference material, and the file names no sample. "
            "Confirm that it belongs to this patient."
        ),
    ),
    "sample_mismatch": Rule(
        Q,
        _(
            "The file is about sample %(found)s, but the specimen is %(expected)s. "
            "Check for a mix-up: send the right file, or correct the specimen's sample id."
        ),
    ),
    "sample_other_specimen": Rule(
        W, _("The file is about %(found)s: the same patient as %(expected)s, but another specimen. Check it.")
    ),
    "sample_unnamed": Rule(
        W, _("The file names no sample, so a mix-up cannot be seen. Check that it belongs to %(expected)s.")
    ),
    "file_name_mismatch": Rule(
        Q, _("The file's name says %(name_id)s, but its content says %(found)s. Check for a mix-up and rename it.")
    ),
    "several_patients": Rule(
        Q, _("The files are about different patients: %(found)s. Send one patient's files at a time.")
    ),
    "sample_absent": Rule(
        Q, _("Sample %(expected)s is not in the file. Send the summary of the run that holds the sample.")
    ),
    "sample_other_rows": Rule(
        W, _("%(count)s rows are about other samples and were left out. Send one sample per file.")
    ),
    "which_column": Rule(
        Q,
        _(
            "Sample columns are %(found)s, and nothing says which is the tumour. "
            "Name the column as the specimen, or add ##tumor_sample to the header."
        ),
    ),
    "swapped": Rule(
        Q,
        _(
            "The alternative alleles are seen in %(normal)s rather than in %(tumour)s: "
            "tumour and normal look swapped. Check the pair and send the file again."
        ),
    ),
    "sex_mismatch": Rule(
        Q,
        _(
            "The chromosomes in the file do not fit the patient's sex. "
            "Check for a mix-up of samples before the profile is used."
        ),
    ),
}

BUILD_RULES = {
    "build_mismatch": Rule(
        R,
        _(
            "The file is on genome build %(found)s (%(evidence)s), the case is on %(expected)s. "
            "Send the file on %(expected)s, or register the profile as %(found)s."
        ),
    ),
    "build_conflict": Rule(
        R, _("The header speaks of two genome builds: %(found)s. Send the file with one reference in its header.")
    ),
    "build_beyond_contig": Rule(
        R,
        _(
            "Position %(value)s lies beyond the end of chromosome %(chrom)s in %(build)s (%(length)s): "
            "wrong genome build? Check the reference and send the file again."
        ),
    ),
    "breakpoint_beyond_contig": Rule(
        W,
        _(
            "Position %(value)s lies beyond the end of chromosome %(chrom)s in %(build)s (%(length)s): "
            "no such place exists. Ask the laboratory for the right position."
        ),
    ),
    "build_unknown": Rule(
        W, _("The file does not say its genome build. Choose the build when you register the profile.")
    ),
    "build_from_file_name": Rule(
        W, _("Only the file's name says that the genome build is %(build)s. Check that it is right.")
    ),
    "build_from_folder": Rule(
        W, _("The file does not say its genome build; %(build)s is taken from %(beside)s beside it. Check it.")
    ),
    "build_from_case": Rule(
        W, _("No file says the genome build; %(build)s is taken from what was registered. Check that it is right.")
    ),
    "reference_wrong_build": Rule(
        R,
        _(
            "%(count)s of %(total)s variants name reference bases that do not stand in %(build)s (first "
            "%(chrom)s:%(pos)s %(value)s): wrong genome build? Check the reference and send the file again."
        ),
    ),
    "reference_differs": Rule(
        W,
        _(
            "%(value)s does not stand at %(chrom)s:%(pos)s in %(build)s. "
            "Ask the laboratory for the position and its reference bases."
        ),
    ),
    "reference_unusable": Rule(
        W, _("The reference genome of %(build)s on our side cannot be read: its bases were not compared (%(detail)s).")
    ),
    "transcript_unversioned": Rule(
        W,
        _(
            "%(count)s variants name a transcript without its version, such as %(value)s, so that their c. and p. "
            "cannot be placed with certainty. Ask the laboratory for versioned transcripts."
        ),
    ),
    "builds_mixed": Rule(
        R, _("The files are on different genome builds: %(found)s. Send files of one build at a time.")
    ),
}

CELL_RULES = {
    "number": Rule(R, _("%(value)s is not a number. Correct it in the pipeline's export.")),
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
    "reference_iupac": Rule(W, _("The reference allele %(value)s holds ambiguous bases.")),
    "position": Rule(R, _("%(value)s is not a position on a chromosome.")),
    "interval": Rule(R, _("The interval ends (%(end)s) before it starts (%(start)s).")),
    "chromosome": Rule(
        W, _("%(count)s records lie on sequences outside the chromosomes (%(value)s) and are left out.")
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
    "vcf_symbolic": Rule(W, _("%(count)s structural records are kept in the file but not read as small variants.")),
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
            "%(count)s rows of this somatic file speak of inherited variants (%(column)s is %(value)s). "
            "A geneticist decides whether they belong here; send the somatic calls without them."
        ),
    ),
}

ARCHIVE_RULES = {
    "archive_damaged": Rule(R, _("The archive is damaged (%(detail)s). Pack and send it again.")),
    "archive_encrypted": Rule(R, _("The archive is encrypted. Send it without a password over the protected line.")),
    "archive_entry": Rule(R, _("The archive holds %(value)s, which points outside it. Pack only the result folder.")),
    "archive_link": Rule(R, _("The archive holds a link or device (%(value)s). Pack the files themselves.")),
    "archive_twice": Rule(R, _("The archive holds %(value)s twice. Pack the result folder again.")),
    "archive_many": Rule(R, _("The archive holds more than %(limit)s files. Send one sample's result folder.")),
    "archive_size": Rule(R, _("The archive unpacks to more than %(limit)s bytes. Send one sample's result folder.")),
    "archive_nested": Rule(R, _("%(value)s is an archive inside the archive. Pack the result folder once.")),
    "folder_empty": Rule(R, _("There is no laboratory file in what was sent. Check the folder and send it again.")),
    "folder_link": Rule(R, _("%(value)s is a link. Send the file itself.")),
    "other_samples": Rule(W, _("%(count)s files of other samples lie in the folder; they were not opened.")),
    "summary_two": Rule(R, _("Two variant summaries were found (%(value)s). Send the folder of one run.")),
}

RULES: dict[str, Rule] = (
    FILE_RULES | IDENTITY_RULES | BUILD_RULES | CELL_RULES | TABLE_RULES | VCF_RULES | MAF_RULES | ARCHIVE_RULES
)
