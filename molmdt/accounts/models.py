"""People, where they work, what they may be, and the accounts they enter with."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from molmdt.accounts.enums import Competence, Role

ROLE_CHOICES = [
    (Role.REFERRING_ONCOLOGIST.value, _("oncologist")),
    (Role.LOCAL_COORDINATOR.value, _("local coordinator")),
    (Role.NATIONAL_COORDINATOR.value, _("national coordinator")),
    (Role.PATHOLOGIST.value, _("pathologist")),
    (Role.BIOINFORMATICIAN.value, _("bioinformatician")),
    (Role.MOLECULAR_BIOLOGIST.value, _("molecular biologist")),
    (Role.GENETICIST.value, _("medical geneticist")),
    (Role.CHAIR.value, _("meeting chair")),
    (Role.OBSERVER.value, _("observer")),
    (Role.DATA_MANAGER.value, _("data manager")),
    (Role.AUDITOR.value, _("auditor")),
    (Role.SYSADMIN.value, _("system administrator")),
    (Role.LAB_CLIENT.value, _("laboratory system")),
]


class Region(models.Model):
    """A regional health authority (RHF)."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Hospital(models.Model):
    """A health trust (HF)."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=40)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="hospitals")
    organisation_number = models.CharField(max_length=9, unique=True)
    node_code = models.CharField(max_length=3, blank=True, help_text="laboratory node in sample ids, such as IPH")
    laboratory = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="serves",
        help_text="the node that sequences for this hospital; its region works with the hospital's cases",
    )

    def __str__(self) -> str:
        return self.short_name

    def regions(self) -> frozenset[int]:
        """Own region, and the region of the laboratory that serves it."""
        laboratory = {self.laboratory.region_id} if self.laboratory else set()
        return frozenset({self.region_id} | laboratory)


class Board(models.Model):
    """A tumour board; the national one is the first."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """A human being at work. Separation of duties compares persons, never accounts."""

    name = models.CharField(max_length=120)
    hpr_number = models.CharField(max_length=9, blank=True, help_text="register of health personnel")
    hospital = models.ForeignKey(Hospital, on_delete=models.PROTECT, related_name="people")
    department = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    competences = ArrayField(
        models.CharField(max_length=20, choices=[(c.value, c.value) for c in Competence]), default=list, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hpr_number"], condition=~models.Q(hpr_number=""), name="accounts_person_hpr_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name


class RoleAssignment(models.Model):
    """One role of one person. Hospital and region scopes follow the person's hospital; ``board`` is a seat on a board.

    Rights are computed per assignment, never as a union of roles times a union of scopes.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=3, choices=ROLE_CHOICES)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "board"], nulls_distinct=False, name="accounts_role_once"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="accounts_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role}"


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; there is no superuser: rights come from role assignments alone."""

    def create_user(self, username: str, password: str, person: Person) -> "Account":
        account = self.model(username=username, person=person)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A login. A person may have several; a disabled one opens nothing from that moment on."""

    username = models.CharField(max_length=80, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="accounts")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=2, choices=[("nb", "nb"), ("en", "en")], default="nb")

    objects = AccountManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.username
