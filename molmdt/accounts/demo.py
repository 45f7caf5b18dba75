"""The people of the demo nation: four regions, the seventeen health trusts, and who works there. Pure data.

Organisation numbers pass the check digit but start with 1, a series that the register has never issued; HPR numbers
lie above any in use. Nobody here exists.
"""

from dataclasses import dataclass

from molmdt.accounts.enums import Competence, Role

DEMO_PASSWORD = "mol-mdt-demo-2026"  # noqa: S105 - the demo nation's one password, refused in production
BOARD_CODE = "nasjonalt"
BOARD_NAME = "Nasjonalt molekylært tumorboard"


@dataclass(frozen=True, slots=True)
class DemoRegion:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class DemoHospital:
    code: str
    name: str
    short_name: str
    region: str
    organisation_number: str
    site_letter: str  # sixth character from the end of a study id
    laboratory: str  # node that sequences for it: IPD Oslo, IPA Ahus, IPH Bergen, IPO Trondheim
    node_code: str = ""  # set where the hospital is itself a node


@dataclass(frozen=True, slots=True)
class DemoPerson:
    username: str
    name: str
    hospital: str
    department: str
    role: Role
    competences: tuple[Competence, ...] = ()
    seat: bool = False  # a seat on the national board
    hpr_number: str = ""


REGIONS = (
    DemoRegion("sor-ost", "Helse Sør-Øst RHF"),
    DemoRegion("vest", "Helse Vest RHF"),
    DemoRegion("midt", "Helse Midt-Norge RHF"),
    DemoRegion("nord", "Helse Nord RHF"),
)

HOSPITALS = (
    DemoHospital("ous", "Oslo universitetssykehus HF", "OUS", "sor-ost", "100100010", "R", "IPD", "IPD"),
    DemoHospital("ahus", "Akershus universitetssykehus HF", "Ahus", "sor-ost", "100100029", "A", "IPA", "IPA"),
    DemoHospital("vestre-viken", "Vestre Viken HF", "Vestre Viken", "sor-ost", "100100037", "D", "IPD"),
    DemoHospital("ostfold", "Sykehuset Østfold HF", "Østfold", "sor-ost", "100100045", "Q", "IPA"),
    DemoHospital("sorlandet", "Sørlandet sykehus HF", "Sørlandet", "sor-ost", "100100053", "K", "IPD"),
    DemoHospital("vestfold", "Sykehuset i Vestfold HF", "Vestfold", "sor-ost", "100100061", "T", "IPD"),
    DemoHospital("innlandet", "Sykehuset Innlandet HF", "Innlandet", "sor-ost", "100100088", "G", "IPA"),
    DemoHospital("telemark", "Sykehuset Telemark HF", "Telemark", "sor-ost", "100100096", "V", "IPD"),
    DemoHospital("bergen", "Helse Bergen HF, Haukeland universitetssjukehus", "Haukeland", "vest", "100100118", "H",
                 "IPH", "IPH"),
    DemoHospital("stavanger", "Helse Stavanger HF", "Stavanger", "vest", "100100126", "S", "IPH"),
    DemoHospital("fonna", "Helse Fonna HF", "Fonna", "vest", "100100134", "E", "IPH"),
    DemoHospital("forde", "Helse Førde HF", "Førde", "vest", "100100142", "F", "IPH"),
    DemoHospital("st-olavs", "St. Olavs hospital HF", "St. Olavs", "midt", "100100150", "O", "IPO", "IPO"),
    DemoHospital("nord-trondelag", "Helse Nord-Trøndelag HF", "Nord-Trøndelag", "midt", "100100169", "M", "IPO"),
    DemoHospital("more-og-romsdal", "Helse Møre og Romsdal HF", "Møre og Romsdal", "midt", "100100177", "J", "IPO"),
    DemoHospital("unn", "Universitetssykehuset Nord-Norge HF", "UNN", "nord", "100100185", "N", "IPO"),
    DemoHospital("nordland", "Nordlandssykehuset HF", "Nordland", "nord", "100100193", "P", "IPO"),
)  # fmt: skip

_ONC, _PAT, _GEN = "Kreftavdelingen", "Avdeling for patologi", "Avdeling for medisinsk genetikk"
_LAB, _BOARD = "Seksjon for molekylærpatologi", "Sekretariatet for molekylært tumorboard"
_R, _C = Role, Competence


def _oncologist(login: str, name: str, hospital: str, department: str = _ONC, seat: bool = False) -> DemoPerson:
    return DemoPerson(f"onkolog.{login}", name, hospital, department, _R.REFERRING_ONCOLOGIST, (_C.ONCOLOGY,), seat)


def _coordinator(login: str, name: str, hospital: str) -> DemoPerson:
    return DemoPerson(f"koordinator.{login}", name, hospital, _ONC, _R.LOCAL_COORDINATOR, (_C.COORDINATION,))


def _pathologist(login: str, name: str, hospital: str) -> DemoPerson:
    return DemoPerson(f"patolog.{login}", name, hospital, _PAT, _R.PATHOLOGIST, (_C.PATHOLOGY,), True)


_PEOPLE = (
    _oncologist("ous", "Ingrid Solberg", "ous", seat=True),
    _oncologist("radium", "Farhad Rahimi", "ous", "Avdeling for kreftbehandling", seat=True),
    _oncologist("ahus", "Marit Hovland", "ahus"),
    _oncologist("drammen", "Katarzyna Nowak", "vestre-viken"),
    _oncologist("ostfold", "Bjørn Aasen", "ostfold"),
    _oncologist("sorlandet", "Silje Tveit", "sorlandet"),
    _oncologist("vestfold", "Amina Yusuf Warsame", "vestfold"),
    _oncologist("innlandet", "Tormod Brenden", "innlandet"),
    _oncologist("telemark", "Gro Bakken", "telemark"),
    _oncologist("haukeland", "Håkon Vågenes", "bergen", seat=True),
    _oncologist("stavanger", "Nguyen Thi Lan", "stavanger"),
    _oncologist("fonna", "Øystein Eikeland", "fonna"),
    _oncologist("forde", "Ragnhild Nesbø", "forde"),
    _oncologist("stolavs", "Kristin Lundamo", "st-olavs", seat=True),
    _oncologist("levanger", "Asbjørn Verdal", "nord-trondelag"),
    _oncologist("alesund", "Sara Haddad", "more-og-romsdal"),
    _oncologist("unn", "Máret Sárá", "unn", seat=True),
    _oncologist("bodo", "Jon Ánte Hætta", "nordland"),
    _coordinator("ous", "Hanne Dahl", "ous"),
    _coordinator("ahus", "Lene Fossum", "ahus"),
    _coordinator("haukeland", "Berit Myklebust", "bergen"),
    _coordinator("stolavs", "Torunn Aune", "st-olavs"),
    _coordinator("unn", "Inger-Marie Eira", "unn"),
    DemoPerson("koordinator.nasjonal", "Astrid Moen", "ous", _BOARD, _R.NATIONAL_COORDINATOR, (_C.COORDINATION,)),
    DemoPerson("koordinator2.nasjonal", "Vidar Holm", "ous", _BOARD, _R.NATIONAL_COORDINATOR, (_C.COORDINATION,)),
    _pathologist("ous", "Elisabeth Krogh", "ous"),
    _pathologist("ahus", "Arjun Patel", "ahus"),
    _pathologist("haukeland", "Sigrun Hauge", "bergen"),
    _pathologist("stolavs", "Nils Petter Rise", "st-olavs"),
    _pathologist("unn", "Ellen Ravna Utsi", "unn"),
    DemoPerson("bioinformatiker.ous", "Jonas Lie", "ous", _LAB, _R.BIOINFORMATICIAN, (_C.BIOINFORMATICS,), True),
    DemoPerson("bioinformatiker.haukeland", "Wei Zhang", "bergen", _LAB, _R.BIOINFORMATICIAN, (_C.BIOINFORMATICS,),
               True),
    DemoPerson("bioinformatiker.stolavs", "Maja Sundet", "st-olavs", _LAB, _R.BIOINFORMATICIAN, (_C.BIOINFORMATICS,),
               True),
    DemoPerson("bioinformatiker.ahus", "Thomas Grønli", "ahus", _LAB, _R.BIOINFORMATICIAN, (_C.BIOINFORMATICS,),
               True),
    DemoPerson("molekylarbiolog.ous", "Kari Anne Strand", "ous", _LAB, _R.MOLECULAR_BIOLOGIST,
               (_C.MOLECULAR_BIOLOGY,), True),
    DemoPerson("molekylarbiolog.haukeland", "Priya Nair", "bergen", _LAB, _R.MOLECULAR_BIOLOGIST,
               (_C.MOLECULAR_BIOLOGY,), True),
    DemoPerson("molekylarbiolog.stolavs", "Eirik Sæther", "st-olavs", _LAB, _R.MOLECULAR_BIOLOGIST,
               (_C.MOLECULAR_BIOLOGY,), True),
    DemoPerson("genetiker.ous", "Liv Thorsen", "ous", _GEN, _R.GENETICIST, (_C.MEDICAL_GENETICS,), True),
    DemoPerson("genetiker.haukeland", "Marwan Khalil", "bergen", _GEN, _R.GENETICIST, (_C.MEDICAL_GENETICS,), True),
    DemoPerson("genetiker.unn", "Biret Elle Gaup", "unn", _GEN, _R.GENETICIST, (_C.MEDICAL_GENETICS,), True),
    DemoPerson("moteleder.ous", "Anders Rustad", "ous", _BOARD, _R.CHAIR, (_C.ONCOLOGY,), True),
    DemoPerson("moteleder2.ous", "Tone Bergersen", "ous", _BOARD, _R.CHAIR, (_C.ONCOLOGY,), True),
    DemoPerson("moteleder.haukeland", "Olav Fjell", "bergen", _ONC, _R.CHAIR, (_C.ONCOLOGY,), True),
    DemoPerson("observator.ous", "Ida Mikkelsen", "ous", _ONC, _R.OBSERVER, (), True),
    DemoPerson("data.ous", "Geir Lothe", "ous", "Avdeling for forskningsstøtte", _R.DATA_MANAGER),
    DemoPerson("revisor.ous", "Randi Nygård", "ous", "Personvern og internrevisjon", _R.AUDITOR),
    DemoPerson("drift.ous", "Stian Kvam", "ous", "Drift og forvaltning", _R.SYSADMIN),
    DemoPerson("drift.stolavs", "Guro Haugan", "st-olavs", "Drift og forvaltning", _R.SYSADMIN),
    DemoPerson("lab.ous", "Laboratoriesystem OUS", "ous", _LAB, _R.LAB_CLIENT),
    DemoPerson("lab.haukeland", "Laboratoriesystem Haukeland", "bergen", _LAB, _R.LAB_CLIENT),
)  # fmt: skip

WITHOUT_HPR = frozenset({_R.DATA_MANAGER, _R.AUDITOR, _R.SYSADMIN, _R.LAB_CLIENT, _R.NATIONAL_COORDINATOR})


def people() -> tuple[DemoPerson, ...]:
    """Everybody, health personnel with their number."""
    numbered = []
    for index, person in enumerate(_PEOPLE, start=1):
        hpr = "" if person.role in WITHOUT_HPR else str(999_000_000 + index)
        numbered.append(
            DemoPerson(
                person.username, person.name, person.hospital, person.department, person.role, person.competences,
                person.seat, hpr,
            )
        )  # fmt: skip
    return tuple(numbered)


def hospital(code: str) -> DemoHospital:
    return next(item for item in HOSPITALS if item.code == code)
