"""Made-up genomic profiles and the laboratory files that carry them, for the demo nation.

Positions, transcripts and HGVS names are facts of the field (GRCh37, MANE Select numbering); patients, samples, depths
and allele fractions are made up from a seed. Nothing here needs a database.
"""
