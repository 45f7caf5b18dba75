"""Whatever happens to a file on its way, the reader answers; it never raises."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.genomics.readers.kinds import Outcome
from cases.genomics.readers.rows import Reading
from tests.cases.genomics.readers.test_maf import maf_text
from tests.cases.genomics.readers.test_metrics import metrics_text

from .conftest import combined_text, tsoppi_text, vcf_text
from .test_fusions import ALL, ARRIBA, PCGR
from .test_segments import ALLELES, CALLED
from .test_summary import DNA, HEAD, RNA

WHOLE = (
    combined_text(),
    tsoppi_text({}, {"Gene_symbol": "TP53"}),
    vcf_text(),
    HEAD + DNA + RNA,
    ARRIBA + "BCR\tABL1\t+/+\t+/+\t22:23632600\t9:133729451\t4\t7\t2\thigh\tin-frame\n",
    PCGR + "EML4--ALK\t2:42522694\t2:29446394\t100\n",
    ALL + "DRAGEN,PVT1,MYC,chr8:128806980,chr8:128750494,0.5,PASS,True,6,1\n",
    CALLED + "chr7\t464422\t3003530\tMET\t2.1\t9\t7\t2\t51\t32\t29\n",
    maf_text({}, {"Reference_Allele": "-", "Variant_Type": "INS", "End_Position": "140453137"}),
    metrics_text(),
    ALLELES + "1\t1\t10\t1\t1\n",
)
PIECES = (
    b"",
    b"\t",
    b"\n",
    b"\r",
    b'"',
    b"NA",
    b"-1",
    b"1e999",
    b"0,5",
    b"9-Sep",
    b"\xff",
    b"\0",
    b"[TMB]",
    b"<DEL>",
    b"|",
)
DAMAGE = st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 40), st.sampled_from(PIECES)), min_size=1, max_size=6)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(whole=st.sampled_from(WHOLE), damage=DAMAGE)
def test_damaged_file_is_answered_and_the_same_way_twice(files, whole, damage):
    data = whole.encode()
    for place, length, piece in damage:
        at = place % (len(data) + 1)
        data = data[:at] + piece + data[at + length :]
    reading = files.read("damaged.tsv", data)
    assert isinstance(reading, Reading)
    assert (reading.outcome is Outcome.ACCEPTED) is not bool(reading.problems)
    assert files.read("damaged.tsv", data) == reading
