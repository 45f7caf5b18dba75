"""Which words a rule may use for genes. Pure.

HGNC symbols are recognised by their form, not by a list: a symbol that no file ever carries stays "none found".
"""

import re

SYMBOL = re.compile(r"[A-Z][A-Z0-9]*(?:orf[0-9]+)?(?:-[A-Z0-9]+)*")


def is_gene_symbol(text: str) -> bool:
    return SYMBOL.fullmatch(text) is not None
