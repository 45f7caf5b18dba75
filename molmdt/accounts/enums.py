"""Roles and competences of the national board."""

from enum import StrEnum


class Role(StrEnum):
    """The thirteen roles of the permission matrix, by its own column codes."""

    REFERRING_ONCOLOGIST = "RO"
    LOCAL_COORDINATOR = "LC"
    NATIONAL_COORDINATOR = "NC"
    PATHOLOGIST = "PA"
    BIOINFORMATICIAN = "BI"
    MOLECULAR_BIOLOGIST = "MB"
    GENETICIST = "GE"
    CHAIR = "CH"
    OBSERVER = "OB"
    DATA_MANAGER = "DR"
    AUDITOR = "AU"
    SYSADMIN = "SY"
    LAB_CLIENT = "API"


class Competence(StrEnum):
    """What a person counts as in the quorum of a meeting."""

    ONCOLOGY = "oncology"
    PATHOLOGY = "pathology"
    MOLECULAR_BIOLOGY = "molecular_biology"
    BIOINFORMATICS = "bioinformatics"
    MEDICAL_GENETICS = "medical_genetics"
    PHARMACOLOGY = "pharmacology"
    COORDINATION = "coordination"
