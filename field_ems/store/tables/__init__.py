"""The tables of both ends; importing this package registers all of them."""

from field_ems.store.tables.attachments import Attachment
from field_ems.store.tables.conflicts import Conflict, Settlement
from field_ems.store.tables.factors import FactorSet, InventoryEdition, LocalFactorSet, YearEdition
from field_ems.store.tables.files import FilePart, SentFile, StoredFile
from field_ems.store.tables.guidance import Guidance, GuidanceTailoring
from field_ems.store.tables.headquarters import (
    ApiToken,
    Audit,
    ConsoleUser,
    Device,
    Door,
    EndedSession,
    EnrolmentCode,
    HeadquartersKeys,
    MeterMonth,
    ScopeHead,
    SignInAttempts,
    StationMonth,
    StationYear,
)
from field_ems.store.tables.journal import EpochHead, JournalEntry
from field_ems.store.tables.local import Draft, Enrolment, Installation, MeterYear, PullCursor, Setting, SignIn, SyncRun
from field_ems.store.tables.meters import DipChart, Meter, Multiplier, SharingKey, Target
from field_ems.store.tables.organizations import Organization, Station
from field_ems.store.tables.people import Person, RoleGrant
from field_ems.store.tables.premises import Facility, Headcount
from field_ems.store.tables.procurement import (
    Assessment,
    Decision,
    Handover,
    LocalEdition,
    Offer,
    Supplier,
    Template,
    Tender,
    WaitingAssessment,
)
from field_ems.store.tables.publications import Withdrawal
from field_ems.store.tables.readings import Reading
from field_ems.store.tables.remarks import Outcome, Remark
from field_ems.store.tables.row import Record, Row
from field_ems.store.tables.supplier_register import Aspect, Award, Certificate, Communication, CorrectiveAction

__all__ = [
    "ApiToken",
    "Aspect",
    "Assessment",
    "Attachment",
    "Audit",
    "Award",
    "Certificate",
    "Communication",
    "Conflict",
    "ConsoleUser",
    "CorrectiveAction",
    "Decision",
    "Device",
    "DipChart",
    "Door",
    "Draft",
    "EndedSession",
    "Enrolment",
    "EnrolmentCode",
    "EpochHead",
    "Facility",
    "FactorSet",
    "FilePart",
    "Guidance",
    "GuidanceTailoring",
    "Handover",
    "Headcount",
    "HeadquartersKeys",
    "Installation",
    "InventoryEdition",
    "JournalEntry",
    "LocalEdition",
    "LocalFactorSet",
    "Meter",
    "MeterMonth",
    "MeterYear",
    "Multiplier",
    "Offer",
    "Organization",
    "Outcome",
    "Person",
    "PullCursor",
    "Reading",
    "Record",
    "Remark",
    "RoleGrant",
    "Row",
    "ScopeHead",
    "SentFile",
    "Setting",
    "Settlement",
    "SharingKey",
    "SignIn",
    "SignInAttempts",
    "Station",
    "StationMonth",
    "StationYear",
    "StoredFile",
    "Supplier",
    "SyncRun",
    "Target",
    "Template",
    "Tender",
    "WaitingAssessment",
    "Withdrawal",
    "YearEdition",
]
