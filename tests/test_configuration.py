"""The reference of the environment and what the code really reads are the same list."""

import re
from pathlib import Path

import pytest
import yaml

from molmdt import checks, env

ROOT = Path(__file__).resolve().parents[1]
MANUAL = (ROOT / "docs" / "configuration.md").read_text()
READ = re.compile(r"env\.(?:text|flag|integer|words|file)\(\s*[\"'](\w+)[\"']")
ROW = re.compile(r"^\| `([A-Z][A-Z0-9_]+)` \|", re.MULTILINE)


def variables_read() -> set[str]:
    sources = [path for room in ("molmdt", "cases", "reports") for path in (ROOT / room).rglob("*.py")]
    return {name for path in sources for name in READ.findall(path.read_text())}


def test_every_variable_that_is_read_is_documented_and_none_other() -> None:
    assert set(ROW.findall(MANUAL)) == variables_read()


def test_every_reason_to_refuse_is_documented() -> None:
    assert set(re.findall(r"^\| (molmdt\.E\d+) \|", MANUAL, re.MULTILINE)) == {*checks.JUDGES, "molmdt.E012"}


def test_compose_sets_only_variables_that_exist() -> None:
    services = yaml.safe_load((ROOT / "docker" / "compose.yaml").read_text())["services"]
    for name in ("web", "live", "worker", "beat", "migrate"):
        given = {variable.removesuffix("_FILE") for variable in services[name]["environment"]}
        assert given <= variables_read(), name


def test_compose_mounts_every_secret_that_it_names() -> None:
    compose = yaml.safe_load((ROOT / "docker" / "compose.yaml").read_text())
    used = {secret for service in compose["services"].values() for secret in service.get("secrets", [])}
    assert used == set(compose["secrets"])
    for service in compose["services"].values():
        named = [str(value) for value in service.get("environment", {}).values()]
        paths = {value.rpartition("/")[2] for value in named if value.startswith("/run/secrets/")}
        assert paths <= set(service.get("secrets", []))


def test_image_starts_only_modules_that_exist() -> None:
    text = (ROOT / "docker" / "compose.yaml").read_text() + (ROOT / "docker" / "Dockerfile").read_text()
    for module in re.findall(r"(molmdt\.(?:wsgi|asgi|celery))", text):
        assert (ROOT / (module.replace(".", "/") + ".py")).is_file()


def test_path_that_leads_nowhere_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MOLMDT_REFERENCE_GRCH37", raising=False)
    assert env.file("MOLMDT_REFERENCE_GRCH37") == ""
    there = tmp_path / "genome.fa"
    there.touch()
    monkeypatch.setenv("MOLMDT_REFERENCE_GRCH37", str(there))
    assert env.file("MOLMDT_REFERENCE_GRCH37") == str(there)
    monkeypatch.setenv("MOLMDT_REFERENCE_GRCH37", str(tmp_path / "none.fa"))
    with pytest.raises(env.BadEnvironment, match="MOLMDT_REFERENCE_GRCH37"):
        env.file("MOLMDT_REFERENCE_GRCH37")
