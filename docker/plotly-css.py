"""Plotly's own style rules as a stylesheet: plotly-css.py PLOTLY.min.js > plotly.css

Plotly writes its rules into a style element, which the content policy forbids. Where the page has a stylesheet with the
id that Plotly would give that element, Plotly leaves it alone. The rules are taken out of the file that pages load.
"""

import re
import sys
from pathlib import Path

WHERE = {"X": ".js-plotly-plot .plotly", "Y": ".plotly-notifier"}
RULE = re.compile(r"""["']?([XY][^"'{}]*)["']?:(?:"([^"]*)"|'([^']*)')""")


def main(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    begin = text.index('"X,X div":')
    rules = RULE.findall(text[begin : text.index("}", begin)])
    if len(rules) < 20:
        sys.exit("Plotly keeps its style rules otherwise now")
    for selector, double, single in rules:
        print(re.sub(r"\b[XY]\b", lambda found: WHERE[found[0]], selector) + "{" + (double or single) + "}")


main(Path(sys.argv[1]))
