"""Writes of the genomics room. Each verb: guards, lock or compare-and-set, write, audit row, announcement."""

from cases.genomics.services.acting import Action
from cases.genomics.services.implying import Implied
from cases.genomics.services.importing import import_upload
from cases.genomics.services.interpreting import confirm, hand_back, propose, save
from cases.genomics.services.judging import Judged, Judgement
from cases.genomics.services.marking import mark
from cases.genomics.services.quality import receive_quality_run
from cases.genomics.services.quarantine import clear, rerun
from cases.genomics.services.receipts import read_receipt, send_quality_run, send_table
from cases.genomics.services.receive import Incoming, Received, receive
from cases.genomics.services.refusing import refusals_recorded
from cases.genomics.services.safety import evaluate
from cases.genomics.services.safety_steps import move, raise_by_hand
from cases.genomics.services.settling import settle

__all__ = [
    "Action",
    "Implied",
    "Incoming",
    "Judged",
    "Judgement",
    "Received",
    "clear",
    "confirm",
    "evaluate",
    "hand_back",
    "import_upload",
    "mark",
    "move",
    "propose",
    "raise_by_hand",
    "read_receipt",
    "receive",
    "receive_quality_run",
    "refusals_recorded",
    "rerun",
    "save",
    "send_quality_run",
    "send_table",
    "settle",
]
