"""Every sentence that a reader can say to a laboratory, with its rule id and severity.

Kept as data so that a page can say the same in another language: ``RULES[rule].sentence`` is the message id and
``Problem.values`` fills it. A sentence says what is wrong and what to do.
"""

from cases.genomics.readers.rule import Q, R, Rule, W
from cases.genomics.readers.rule import gettext_noop as _
from cases.genomics.readers.rules_content import CELL_RULES, MAF_RULES, TABLE_RULES, VCF_RULES

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
    "commas": Rule(
        R,
        _(
            "The columns are separated by commas, as a spreadsheet saves them. "
            "Send the original tab-separated file from the pipeline."
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
    "sample_other_rows": Rule(W, _("Rows about other samples were left out: %(count)s. Send one sample per file.")),
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
    "build_other": Rule(
        R, _("The header speaks of another genome (%(found)s): only GRCh37 and GRCh38 are read. Send the file on one.")
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
            "Variants that name a transcript without its version, such as %(value)s: %(count)s. Their c. and p. "
            "cannot be placed with certainty. Ask the laboratory for versioned transcripts."
        ),
    ),
    "transcript_retired": Rule(
        W,
        _(
            "Variants that name a transcript withdrawn or replaced by RefSeq (%(value)s): %(count)s. Their c. and p. "
            "are on a sequence that is no more. Ask the laboratory for names on a transcript that stands."
        ),
    ),
    "transcript_older": Rule(
        W,
        _(
            "Variants that name an older version of a transcript (%(value)s): %(count)s. Compare their c. and p. on "
            "the version that stands before they are quoted."
        ),
    ),
    "builds_mixed": Rule(
        R, _("The files are on different genome builds: %(found)s. Send files of one build at a time.")
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
    "other_samples": Rule(W, _("Files of other samples lie in the folder and were not opened: %(count)s.")),
    "summary_two": Rule(R, _("Two variant summaries were found (%(value)s). Send the folder of one run.")),
}

RULES: dict[str, Rule] = (
    FILE_RULES | IDENTITY_RULES | BUILD_RULES | CELL_RULES | TABLE_RULES | VCF_RULES | MAF_RULES | ARCHIVE_RULES
)
