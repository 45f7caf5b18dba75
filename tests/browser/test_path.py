"""The whole path, each step by the person whose job it is, with six logins of the demo nation.

From the referral to the journal's receipt: a real site, a real worker, a real journal process, real files.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from cases.dossier.models import Case
from cases.genomics.demo.build import build_profile
from cases.genomics.demo.files import make_files
from cases.genomics.demo.model import LabFormat
from cases.pathology.demo import Stain, draw_slide
from cases.trials.demo.cohorts import trial_text
from cases.trials.services.loading import definition_of, load_trials
from molmdt.accounts.demo import DEMO_PASSWORD
from molmdt.accounts.models import Account
from molmdt.audit.models import AuditEvent
from molmdt.kernel.clock import OSLO, now, today
from reports.journal.management.nation.people import load_people
from reports.journal.models import OutboxMessage
from reports.journal.services import sweep
from reports.signing.models import SignedFile
from tests.browser.helpers import axe, login, settled
from tests.services import end, eventually, free_port

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
NATIONAL_ID, NAME, BORN = "15857520006", "Prøve Fjellheim", "1975-05-15"
DNA, RNA = "IPH0214-D01-P01-A03", "IPH0214-R03-P01-A03"
Open = Callable[..., Page]


@pytest.fixture
def logins(site: str) -> dict[str, Account]:
    """The demo nation's people and cohorts, and no case yet."""
    nation = load_people(today())
    load_trials([definition_of(trial_text(today()))])
    return nation.accounts


@pytest.fixture
def journal(site: str, tmp_path: Path, settings) -> Iterator[str]:
    """The demonstration journal in a process of its own; its receipts come back to the site over HTTP."""
    address = f"http://127.0.0.1:{free_port()}"
    settings.JOURNAL_URL = f"{address}/fhir"
    environment = os.environ | {
        "MOLMDT_HOME": str(tmp_path / "journal"),
        "MOLMDT_NO_DATABASE": "1",
        "JOURNAL_URL": settings.JOURNAL_URL,
        "PUBLIC_URL": site,
    }
    command = [sys.executable, "manage.py", "demo_journal"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        eventually(lambda: _answers(address))
        yield address
    finally:
        end(process)


def _answers(address: str) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        httpx.get(address, trust_env=False)
        return True
    return False


@pytest.fixture
def delivery(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "IPH0214"
    folder.mkdir()
    profile = build_profile(
        archetype=1,
        seed=5,
        format=LabFormat.SEPARATE,
        dna_id=DNA,
        rna_id=RNA,
        run_id="261101_A01",
        sex="F",
        tumour_content=0.4,
        on_date=today() - timedelta(days=18),
    )
    return make_files(profile, folder)


@pytest.fixture
def slide(tmp_path: Path) -> Path:
    return draw_slide(tmp_path / "slide.tif", seed=3, stain=Stain.HE, tumour_content=0.4).path


def test_from_referral_to_receipt(
    open_page: Open,
    worker: None,
    logins: dict[str, Account],
    journal: str,
    delivery: list[Path],
    slide: Path,
    tmp_path: Path,
) -> None:
    def enter(username: str) -> Page:
        page = open_page()
        login(page, logins[username], DEMO_PASSWORD)
        return page

    oncologist = enter("onkolog.haukeland")
    coordinator = enter("koordinator.nasjonal")
    laboratory = enter("molekylarbiolog.haukeland")
    bioinformatician = enter("bioinformatiker.haukeland")
    pathologist = enter("patolog.haukeland")
    chair = enter("moteleder.ous")

    case = refer(oncologist)
    accept(coordinator)
    register_specimen(pathologist, case, slide)
    send_files(laboratory, case, delivery)
    interpret(bioinformatician, case)
    meeting = plan(coordinator, case)
    look(oncologist, case)
    hold(chair, oncologist, (laboratory, pathologist), meeting, case)
    document = propose(oncologist, case)
    for page in (laboratory, pathologist):
        approve(page, document)
    sign(chair, document)
    arrive(oncologist, document, journal, tmp_path)

    signed = SignedFile.objects.get()
    assert (signed.signer.name, signed.version.approvals.count()) == (logins["moteleder.ous"].person.name, 2)
    assert Case.objects.get().state == "dispatched"
    revealed = AuditEvent.objects.filter(action="identity.reveal", outcome="done")
    named = set(revealed.values_list("account", flat=True))
    assert named == {"onkolog.haukeland"}, "only the treating doctor, who opened the sealed document, needed the name"
    assert AuditEvent.objects.filter(case=case, verb="R").values("person_id").distinct().count() == 6


def picture(page: Page, name: str) -> None:
    """The pictures of README and docs/users; `make pictures` keeps them there."""
    settled(page)
    page.evaluate("() => document.fonts.ready")
    folder = Path(os.environ.get("PICTURES") or Path(settings.MOLMDT_HOME) / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(folder / f"{name}.png"), animations="disabled")


def visit(page: Page, address: str) -> None:
    page.goto(address)
    assert axe(page) == [], address


def ago(days: int) -> str:
    """As a date field takes it."""
    return f"{today() - timedelta(days=days):%Y-%m-%d}"


def refer(page: Page) -> str:
    """Oncologist: the referral, with the meter that says what is missing."""
    visit(page, "/")
    page.get_by_role("link", name="Ny henvisning").click()
    page.get_by_label("Fødselsnummer").fill("15857520007")
    page.get_by_label("Navn").fill(NAME)
    page.get_by_role("button", name="Begynn henvisningen").click()
    expect(page.locator(".ds-validation-message")).to_contain_text("Kontrollsifrene")
    page.get_by_label("Fødselsnummer").fill(NATIONAL_ID)
    page.locator("[name=sex]").select_option("female")
    page.locator("[name=birth_date]").fill(BORN)
    page.get_by_role("button", name="Begynn henvisningen").click()
    expect(settled(page).locator("#meter")).to_contain_text("spørsmål til møtet")
    day = ago(3)
    texts = {
        "question": "Progresjon på gemcitabin/cisplatin. FGFR2-fusjon mistenkt. Er studie aktuelt?",
        "contact": "55 97 00 00",
        "icd10": "C22.1",
        "oncotree": "IHCH",
        "diagnosis_text": "Intrahepatisk gallegangskreft",
        "diagnosed_on": ago(530),
        "stage": "IV",
        "ecog_on": day,
        "organ_anc": "3,4",
        "organ_hb": "12,1",
        "organ_platelets": "210",
        "organ_bilirubin_uln": "0,8",
        "organ_alt_uln": "1,2",
        "organ_creatinine_clearance": "85",
        "organ_on": day,
    }
    for name, text in texts.items():
        page.locator(f"[name={name}]").fill(text)
    answers = {"ecog": "1", "measurable_disease": "yes", "brain_metastases": "no", "standard_options_left": "no"}
    consents = ("molecular_profiling", "board_discussion", "study_information", "germline_information")
    for name, answer in (answers | {f"consent_{kind}": "yes" for kind in consents}).items():
        page.locator(f"[name={name}]").select_option(answer)
    page.get_by_role("button", name="Legg til linje").click()
    page.locator("[name=line-0-drugs]").fill("gemcitabin + cisplatin")
    page.locator("[name=line-0-started_on]").fill(ago(510))
    page.locator("[name=line-0-stopped_on]").fill(ago(83))
    page.locator("[name=line-0-best_response]").select_option("PR")
    page.locator("[name=line-0-stop_reason]").select_option("progression")
    expect(page.locator("#meter")).not_to_contain_text("spørsmål til møtet")
    assert axe(page) == []
    page.evaluate("window.scrollTo(0, 0)")
    picture(page, "referral")
    page.get_by_role("button", name="Send inn").first.click()
    page.wait_for_url(lambda url: url.rstrip("/").split("/")[-1].startswith("M-"))
    assert NATIONAL_ID not in page.content()
    return Case.objects.get(state="submitted").pseudonym


def accept(page: Page) -> None:
    """Coordinator: the referral waits in the work list."""
    visit(page, "/")
    picture(page, "start")
    page.get_by_role("link", name="Vurder").click()
    page.get_by_role("button", name="Godta").click()
    page.wait_for_url(lambda url: url.endswith("/"))
    assert Case.objects.get().state == "accepted"


def register_specimen(page: Page, case: str, slide: Path) -> None:
    """Pathologist: what was cut, and how much of it is tumour."""
    visit(page, f"/cases/{case}/pathology/specimens/new/")
    for name, text in {
        "site": "lever",
        "requisition": "26-H10214",
        "taken_on": ago(34),
        "tumour_content": "40",
        "dna_sample_id": DNA,
        "rna_sample_id": RNA,
    }.items():
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=origin]").select_option("metastasis")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text(DNA).first).to_be_visible()
    page.get_by_text("Legg til snitt").click()
    page.set_input_files("input[type=file]", slide)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("figure.slide img")).to_be_visible()


def send_files(page: Page, case: str, files: list[Path]) -> None:
    """Laboratory: files in, reading report out."""
    visit(page, f"/cases/{case}/files/")
    page.set_input_files("#files", files)
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/files/*/")
    expect(page.get_by_role("link", name="Åpne funnene")).to_be_visible()
    assert axe(page) == []
    picture(page, "reading-report")


def interpret(page: Page, case: str) -> None:
    """Bioinformatician: the fusion matters, and why."""
    visit(page, f"/cases/{case}/findings/")
    row = page.locator("tr[data-finding]").filter(has_text="FGFR2").first
    row.get_by_text("FGFR2").first.click()
    drawer = page.locator("#drawer")
    expect(drawer.get_by_role("heading", name="I filene")).to_be_visible()
    page.keyboard.press("r")
    expect(row).to_have_attribute("data-relevance", "relevant")
    drawer.get_by_role("button", name="Skriv tolkning").click()
    drawer.get_by_label("Onkogenisitet").select_option("oncogenic")
    drawer.get_by_label("Tolkning", exact=True).fill("Fusjon i leseramme med bevart kinasedomene.")
    drawer.get_by_label("Legemidler (skilt med +)").fill("pemigatinib")
    drawer.get_by_label("Egen svulsttype").select_option("I-B")
    drawer.get_by_role("button", name="Lagre utkast").click()
    expect(drawer.get_by_text("utkast", exact=True)).to_be_visible()
    assert axe(page) == []
    picture(page, "findings")


def plan(page: Page, case: str) -> int:
    """Coordinator: which cohorts fit, then a meeting with the case on its agenda."""
    visit(page, f"/cases/{case}/trials/")
    expect(page.locator("main")).to_contain_text("PEM-FGFR2-BTC")
    page.get_by_text("Begrunnelse").first.click()
    picture(page, "trials")
    visit(page, "/meetings/new/")
    soon = now().astimezone(OSLO) + timedelta(minutes=5)
    page.locator("[name=date]").fill(f"{soon:%Y-%m-%d}")
    page.locator("[name=time]").fill(f"{soon:%H:%M}")
    page.get_by_role("button", name="Planlegg møtet").click()
    page.wait_for_url("**/plan/")
    page.locator(f"#add-{case}").click()
    expect(page.locator(".plan-rows li")).to_contain_text(case)
    page.get_by_role("button", name="Publiser sakslisten").click()
    expect(page.get_by_text("saksliste publisert")).to_be_visible()
    assert axe(page) == []
    picture(page, "agenda")
    return int(page.url.rstrip("/").split("/")[-2])


def look(page: Page, case: str) -> None:
    """Oncologist: one page that answers the question."""
    visit(page, f"/cases/{case}/")
    for words in ("FGFR2", "PEM-FGFR2-BTC", "gemcitabin", "tumorcelleandel"):
        expect(page.locator("main")).to_contain_text(words)
    picture(page, "dossier")


def join(page: Page, meeting: int, *, let_in_by: Page | None = None) -> None:
    page.goto(f"/meetings/{meeting}/live/")
    page.get_by_role("button", name="Bli med i møtet").click()
    if let_in_by is not None:
        let_in_by.locator("#live-waiting").get_by_role("button", name="Slipp inn").click()
    expect(page.locator("#link [data-when=connected]")).to_be_visible()


def hold(chair: Page, oncologist: Page, others: tuple[Page, ...], meeting: int, case: str) -> None:
    """Chair: opens, calls; two browsers follow; the oncologist writes what the room concludes; the chair closes."""
    visit(chair, f"/meetings/{meeting}/live/")
    chair.get_by_role("button", name="Åpne møtet").click()
    join(oncologist, meeting, let_in_by=chair)
    for page in others:
        join(page, meeting)
    chair.get_by_role("button", name=f"Kall opp sak 1, {case}").click()
    for page in (chair, oncologist):
        expect(page.locator("#stage-title")).to_contain_text(case)
    chair.locator("[data-tab=findings]").click()
    expect(oncologist.locator("[data-tab=findings]")).to_have_attribute("aria-current", "true")
    expect(oncologist.locator("#stage-panel")).to_contain_text("FGFR2")

    oncologist.locator("details[data-kind=trial_cohort] summary").click()
    oncologist.get_by_role("button", name="Legg til Studiekohort").click()
    oncologist.locator("details[data-kind=genetic_counselling] summary").click()
    counselling = oncologist.locator("details[data-kind=genetic_counselling]")
    counselling.locator("textarea").fill("Ingen holdepunkt for arvelig kreft; veiledning ikke nødvendig.")
    counselling.get_by_label("Ansvarlig").select_option(label="medisinsk genetikk")
    counselling.get_by_label("Frist").fill(str(today() + timedelta(days=14)))
    counselling.locator("button").click()
    for page in (chair, oncologist):
        expect(page.locator("#live-lines")).to_contain_text("PEM-FGFR2-BTC")
        expect(page.locator("#live-lines")).to_contain_text("veiledning ikke nødvendig")
    picture(chair, "meeting")
    assert axe(chair) == []
    chair.get_by_role("button", name="Les opp").click()
    expect(oncologist.locator(".read-back")).to_contain_text("PEM-FGFR2-BTC")
    chair.get_by_role("button", name="Protokollfør og lukk").click()
    expect(oncologist.locator("#stage-title")).to_contain_text("Alle saker er drøftet")
    chair.on("dialog", lambda one: one.accept())
    chair.get_by_role("button", name="Lukk møtet").click()
    expect(oncologist.locator("#stage-title")).to_contain_text("Møtet er lukket")
    chair.get_by_role("link", name="Les referatet").click()
    expect(chair.locator("main")).to_contain_text("PEM-FGFR2-BTC")
    assert axe(chair) == []


def propose(page: Page, case: str) -> str:
    """The author puts the document up for approval."""
    visit(page, f"/cases/{case}/documents/")
    page.get_by_role("button", name="Lag dokumentet").click()
    expect(page.get_by_text("2 godkjenninger mangler")).to_be_visible()
    assert page.get_by_role("button", name="Godkjenn denne teksten").count() == 0, "authors do not approve"
    return page.url


def approve(page: Page, document: str) -> None:
    visit(page, document)
    page.get_by_role("button", name="Godkjenn denne teksten").click()
    expect(page.get_by_text("Du har godkjent dokumentet.")).to_be_visible()


def sign(page: Page, document: str) -> None:
    visit(page, document)
    page.get_by_role("button", name="Signer", exact=True).click()
    expect(page.get_by_text("Dokumentet er signert og forseglet.")).to_be_visible()


def arrive(page: Page, document: str, journal: str, folder: Path) -> None:
    """The journal has it, its receipt is back, and the PDF verifies by ourselves and by somebody else's program."""

    def acknowledged() -> bool:
        sweep()
        return OutboxMessage.objects.get().state == "acknowledged"

    eventually(acknowledged)
    visit(page, document)
    expect(page.get_by_text("Mottatt og lagt i pasientens journal")).to_be_visible()
    picture(page, "document")
    shown = httpx.get(journal, trust_env=False).text
    assert NATIONAL_ID in shown
    content = page.context.request.get(f"{document}signed.pdf").body()
    (folder / "conclusion.pdf").write_bytes(content)
    command = [sys.executable, "manage.py", "verify_document", str(folder / "conclusion.pdf")]
    judged = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout + judged.stderr
    assert "TOTAL-PASSED" in judged.stdout
    second = subprocess.run(["pdfsig", str(folder / "conclusion.pdf")], capture_output=True, text=True).stdout
    assert "Signature is Valid" in second
    assert "Total document signed" in second
