"""Regions, hospitals, the board, people, roles and logins."""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from molmdt.accounts import demo
from molmdt.accounts.models import Account, Board, Hospital, Person, Region, RoleAssignment
from molmdt.audit import services as audit
from reports.journal.management.nation.story import Nation


@transaction.atomic
def load_people(today: date) -> Nation:
    """Stores everybody. One password hash serves all logins: fifty slow ones would take a quarter of a minute."""
    regions = {item.code: Region.objects.create(code=item.code, name=item.name) for item in demo.REGIONS}
    hospitals = _hospitals(regions)
    board = Board.objects.create(code=demo.BOARD_CODE, name=demo.BOARD_NAME)
    password = make_password(demo.DEMO_PASSWORD)
    accounts = {}
    for item in demo.people():
        person = Person.objects.create(
            name=item.name,
            hpr_number=item.hpr_number,
            hospital=hospitals[item.hospital],
            department=item.department,
            email=f"{item.username}@demo.invalid",
            competences=[competence.value for competence in item.competences],
        )
        RoleAssignment.objects.create(person=person, role=item.role, board=board if item.seat else None)
        accounts[item.username] = Account.objects.create(username=item.username, person=person, password=password)
    audit.record(actor=None, action="people.manage", verb="C", people=len(accounts))
    return Nation(today=today, board=board, hospitals=hospitals, accounts=accounts)


def _hospitals(regions: dict[str, Region]) -> dict[str, Hospital]:
    found = {
        item.code: Hospital.objects.create(
            code=item.code,
            name=item.name,
            short_name=item.short_name,
            region=regions[item.region],
            organisation_number=item.organisation_number,
            node_code=item.node_code,
        )
        for item in demo.HOSPITALS
    }
    nodes = {hospital.node_code: hospital for hospital in found.values() if hospital.node_code}
    for item in demo.HOSPITALS:
        if not item.node_code:
            found[item.code].laboratory = nodes[item.laboratory]
            found[item.code].save(update_fields=["laboratory"])
    return found
