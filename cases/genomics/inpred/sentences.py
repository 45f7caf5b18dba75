"""Every sentence of the view, by its code; a page says it in the reader's language, the command in English."""

from cases.genomics.inpred.rules import Why
from cases.genomics.readers.rule import gettext_noop as _

ERRORS = {
    "folder_absent": _("There is no folder %(folder)s."),
    "folder_many": _("%(folder)s holds more than %(limit)s files. Name the run's or the sample's own folder."),
    "table_absent": _(
        "No small variant table of %(sample)s in %(where)s: neither %(sample)s_small_variant_table_forQC.tsv nor "
        "%(sample)s_small_variant_table.tsv."
    ),
    "table_of_others": _("No small variant table of %(sample)s in %(where)s; there are: %(others)s."),
    "two_folders": _(
        "%(sample)s has a small variant table in two folders: %(first)s and %(second)s. Name one of them, or remove"
        " the one that is not meant."
    ),
    "two_summaries": _("Two summaries of a run would fit: %(first)s and %(second)s. Remove the one of another run."),
    "table_empty": _("%(file)s has no line with column names."),
    "table_header": _("%(file)s has no column Sample_ID: it is no small variant table."),
    "table_other_sample": _("%(file)s is about %(ids)s and not about %(sample)s. Nothing of it is shown."),
    "table_two_samples": _("%(file)s holds %(ids)s: which of them is %(sample)s cannot be told. Nothing is shown."),
    "summary_header": _("%(file)s has no column sample_id: it is no summary of a run."),
    "unreadable": _("%(file)s cannot be read: %(detail)s"),
}

WHYS = {
    Why.RUN_STOPPED: _(
        "Line %(lines)s is Not OK in IGV and yet not excluded. Today's tool stops there, for this case and every "
        "case behind it. We show the row and ask which of the two is right."
    ),
    Why.DEPTH_MISSING: _(
        "The read depth is missing. Today's tool drops such a row; an unknown depth is not a depth of 0."
    ),
    Why.CUT_AT_HASH: _(
        "The line holds the sign #. Today's tool takes it for a comment and loses every cell to its right, one that"
        " decides here among them."
    ),
    Why.JUDGEMENT_INEXACT: _(
        "The class judgement %(value)s is none of the five words; today's tool finds one of them inside it."
    ),
    Why.ACMG_ONLY: _(
        "Pathogenic by ACMG but not in ClinVar. The configuration names both columns, yet in today's tool only the "
        "last one acts."
    ),
    Why.TERT_GENE: _(
        "A TERT variant. The configuration names the gene's column, yet today's tool looks only at the protein "
        "change, where TERT never stands."
    ),
    Why.ARTEFACT_RESCUED: _(
        "Excluded after a look in IGV (Not OK). Today's tool rescues it all the same because of its ClinVar class."
    ),
    Why.COLLAPSED: _(
        "Today's tool collapses it into line %(line)s, from which it differs only in %(columns)s, and empties that "
        "cell."
    ),
    Why.CELL_EMPTIED: _("Today's tool has emptied %(columns)s while collapsing it with a row that is nearly the same."),
    Why.SPLICE_SYNONYMOUS: _(
        "%(status)s: today's tool drops every synonymous change, although the table's title promises splice sites."
    ),
    Why.UNANNOTATED: _(
        "The coding status is empty. Today's tool then says not coding, and in the table beside it that the protein"
        " is altered; unknown is not no."
    ),
    Why.BLANK_IN_STATUS: _(
        "A blank before a word of the coding status (%(status)s) hides it from today's tool, which therefore keeps "
        "the row."
    ),
    Why.REPORTED_IN_LIST: _(
        "The reporting judgement %(value)s is not written exactly as one of the four words; today's tool then "
        "leaves it out."
    ),
}

TOLD = {
    "id_mismatch": _(
        "The table names its sample %(ids)s, the case is %(sample)s. As shipped, today's tool wants the two to be "
        "equal: every table would be empty, and the report would be made without a warning. Here “today” means the "
        "tool once its ids agree."
    ),
    "run_stopped": _(
        "Line %(lines)s is Not OK in IGV and yet not excluded: today's tool stops the whole run there. No slide of "
        "this case is made, and none of the cases behind it."
    ),
    "column_absent": _("The column %(column)s is missing. Today's program ends with an error; no slide is made."),
    "column_empty": _(
        "The column %(column)s is empty in every row. Today's program ends with an error; no slide is made."
    ),
    "depth_decimal": _(
        "A read depth is missing or no whole number. Today's program then ends with an error; no slide is made. The"
        " columns “today” show what its rules would select."
    ),
    "fraction_text": _(
        "An allele fraction is no number with a decimal point. Today's program then ends with an error; no slide is"
        " made. The columns “today” show what its rules would select."
    ),
    "decimal_comma": _("Numbers written with a decimal comma, read as decimals: %(count)s."),
    "rescued_unmarked": _(
        "Excluded variants, rescued as pathogenic, stand unmarked among the others on slides 2, 6 and 7 "
        "(%(count)s): %(variants)s. Here they carry a mark."
    ),
    "rescued_in_burden": _(
        "The in-house burden on the slides counts %(today)s variants; of those that the laboratory keeps there are "
        "%(count)s."
    ),
    "acmg_only": _("Pathogenic by ACMG alone and therefore not rescued on today's slides (%(count)s): %(variants)s."),
    "tert_lost": _(
        "TERT variants outside the coding region reach no slide, rescued or not (%(count)s): %(variants)s. A "
        "promoter variant matters; look at the findings."
    ),
    "artefact_rescued": _(
        "Excluded after a look in IGV (Not OK), and yet on today's slides (%(count)s): %(variants)s."
    ),
    "cut_at_hash": _(
        "Lines that hold the sign # (%(count)s): today's tool loses every cell to its right. Lines %(lines)s; here "
        "they keep their cells."
    ),
    "collapsed": _(
        "Rows nearly the same as another one (%(count)s) are collapsed by today's tool, and the cell in which they "
        "differ is emptied: lines %(lines)s. Here both stay as they are."
    ),
    "splice_synonymous": _(
        "Synonymous changes at a splice site are missing on today's slides (%(count)s): %(variants)s."
    ),
    "unannotated": _(
        "Rows without a coding status (%(count)s) count on today's slides as altering the protein but not as "
        "coding: lines %(lines)s."
    ),
    "depth_missing": _("Rows without a read depth are dropped by today's tool (%(count)s): %(variants)s."),
    "inexact_judgement": _(
        "Class judgements that only resemble one of the words (%(count)s): lines %(lines)s. Today's tool takes them"
        " for it."
    ),
    "main_findings_hidden": _("The table of main findings reaches no slide of today's. Rows in it: %(count)s."),
    "reported_in_list": _("Reporting judgements that today's tool does not recognise (%(count)s): %(variants)s."),
    "counts_mixed": _(
        "Today's slide counts %(total)s variants in total but %(coding)s in the coding region: the total is counted"
        " without the rescued ones, the others with them."
    ),
    "no_altering": _("No variant alters the protein: today's slide prints None and draws no table."),
    "one_slide": _("Today's slides 2, 6 and 7 carry all %(count)s rows at once, without pages."),
    "fraction_zero": _("Allele fractions that read 0.0 on today's slides (%(count)s): %(variants)s."),
    "tmb_missing": _(
        "The burden (TMB) is not available. Today's draft then says 0 mut/Mb and low, or repeats the case before it"
        " in the batch. Not available is not low."
    ),
    "region_small": _(
        "The target coding region is %(size)s Mb, too small for an in-house burden; today's slide prints the "
        "fraction all the same."
    ),
    "size_missing": _(
        "The size of the target coding region is not given. Today's tool then takes the size of the case before it "
        "in the batch."
    ),
    "purity_missing": _(
        "The table's header gives no tumour purity. Today's tool then shows that of the case before it in the batch."
    ),
    "header_twice": _("The header gives “%(label)s” twice with different values; neither is believed."),
    "msi_untranslated": _("The draft for the pathology system leaves this MSI class untranslated."),
    "msi_gap": _("MSI of %(percent)s %% falls between today's classes and gets none on the slides."),
    "amplifications": _("The gene amplifications of the summary are on no slide of today's: %(genes)s."),
    "rna_forgotten": _(
        "The RNA %(rna)s is not on the last line of sample_list. Today's slides say Not Assayed although it was "
        "sequenced."
    ),
    "rna_unknown": _(
        "The RNA %(rna)s was sequenced, but no summary at hand has its line: splicing and fusions are unknown."
    ),
    "list_of_another": _(
        "sample_list speaks of %(found)s and not of %(sample)s. Today's tool does not ask; we take no RNA and no "
        "run from it."
    ),
    "summary_absent": _(
        "No line of %(sample)s in a summary of its run: TMB and MSI are unknown. Today's program ends here."
    ),
    "summary_prefixed": _(
        "Another line of the run's summary begins with %(sample)s. Today's tool takes the last such line: another "
        "sample's figures."
    ),
    "summary_twice": _("The summary has two different lines of %(sample)s; neither is believed."),
    "fusion_line_end": _("The summary does not end with a line break; today's slide then reads “fusion: NA”."),
    "draft_clean": _(
        "The draft for the pathology system says that nothing of certain significance was found among fusions and "
        "copy numbers, whatever was found: %(found)s."
    ),
    "type_guessed": _(
        "%(sample)s is no identifier of InPreD's grammar. Today's slides read the sample type “%(kind)s” out of it."
    ),
    "other_rows": _("Rows of other samples in the table: %(count)s. Nothing of them is shown or kept."),
}
