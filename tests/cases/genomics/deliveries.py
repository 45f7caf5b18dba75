"""Deliveries for tests: files that the tests write themselves, sent and read as the pages do."""

from collections.abc import Mapping
from pathlib import Path

from cases.genomics.models import Profile, Upload
from cases.genomics.services import Incoming, Received, receive
from cases.pathology.models import Specimen
from molmdt.accounts.models import Account
from molmdt.kernel import jobs

ANNOTATION = "Allele|Consequence|SYMBOL|Feature|HGVSc|HGVSp|EXON|PICK"
VCF_HEADER = """##fileformat=VCFv4.2
##reference=file:///ref/hg19.fa
##contig=<ID=7,length=159138663>
##FILTER=<ID=PASS,Description="All filters passed">
##FILTER=<ID=LowDepth,Description="low">
##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: {annotation}">
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Depths">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{sample}
"""


def vcf(sample: str, *records: str) -> bytes:
    return (VCF_HEADER.format(sample=sample, annotation=ANNOTATION) + "".join(records)).encode()


def record(
    pos: int = 140453136,
    ref: str = "A",
    alt: str = "T",
    gene: str = "BRAF",
    protein: str = "p.Val600Glu",
    consequence: str = "missense_variant",
    reads: tuple[int, int] = (700, 300),
    passed: bool = True,
    chrom: str = "7",
) -> str:
    named = f"{gene}|ENST00000288602.6|ENST00000288602.6:c.1799T>A|ENSP00000288602.6:{protein}"
    csq = f"CSQ={alt}|{consequence}|{named}|15/18|1"
    verdict = "PASS" if passed else "LowDepth"
    return f"{chrom}\t{pos}\t.\t{ref}\t{alt}\t.\t{verdict}\t{csq}\tGT:AD:DP\t0/1:{reads[0]},{reads[1]}:{sum(reads)}\n"


FUSIONS = (
    b"#gene1\tgene2\tstrand1(gene/fusion)\tstrand2(gene/fusion)\tbreakpoint1\tbreakpoint2\tsite1\tsite2\ttype\t"
    b"split_reads1\tsplit_reads2\tdiscordant_mates\tcoverage1\tcoverage2\tconfidence\treading_frame\ttags\t"
    b"retained_protein_domains\tclosest_genomic_breakpoint1\tclosest_genomic_breakpoint2\tgene_id1\tgene_id2\t"
    b"transcript_id1\ttranscript_id2\tdirection1\tdirection2\tfilters\tfusion_transcript\tpeptide_sequence\tread_identifiers\n"
    b"FGFR2\tBICC1\t-/-\t+/+\t10:123243212\t10:60461834\tCDS/splice-site\tCDS/splice-site\tinversion\t40\t60\t14\t900\t300\t"
    b"high\tin-frame\t.\t.\t.\t.\tENSG00000066468\tENSG00000122870\tENST00000358487\tENST00000373886\tdownstream\tupstream\t"
    b".\t.\t.\t.\n"
)


def send(specimen: Specimen, actor: Account, files: Mapping[str, bytes], *, build: str = "") -> Received:
    """As the upload view does it; the job waits."""
    incoming = [Incoming(name, [content]) for name, content in files.items()]
    return receive(specimen=specimen, files=incoming, actor=actor, laboratory=actor.person.hospital, build_stated=build)


def deliver(specimen: Specimen, actor: Account, files: Mapping[str, bytes], *, build: str = "") -> Upload:
    """Sent and read."""
    upload = send(specimen, actor, files, build=build).upload
    jobs.run_all()
    upload.refresh_from_db()
    return upload


def deliver_folder(specimen: Specimen, actor: Account, paths: list[Path], *, build: str = "") -> Upload:
    return deliver(specimen, actor, {path.name: path.read_bytes() for path in paths}, build=build)


def current(specimen: Specimen) -> Profile:
    return Profile.objects.get(specimen=specimen, state="current")
