"""The tables of both ends, each loaded when it is first named: a station never names most of headquarters'.

A table costs some nine kilobytes a column, so that all of them would be five megabytes at each start. Whoever needs
all of them, as a migration does, asks for ``every_table``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlmodel import SQLModel

if TYPE_CHECKING:
    from sqlalchemy import MetaData

    from field_ems.store.tables.aspects import Aspect
    from field_ems.store.tables.attachments import Attachment
    from field_ems.store.tables.audiences import Addressee, Audience
    from field_ems.store.tables.conflicts import Conflict, Settlement
    from field_ems.store.tables.factors import FactorSet, InventoryEdition, LocalFactorSet, YearEdition
    from field_ems.store.tables.files import FilePart, SentFile, StoredFile
    from field_ems.store.tables.guidance import Guidance, GuidanceTailoring
    from field_ems.store.tables.handovers import Handover
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
    )
    from field_ems.store.tables.inventory import CountedStation, GroupYear, StationGroup, StationYear
    from field_ems.store.tables.journal import EpochHead, JournalEntry
    from field_ems.store.tables.links import Enrolment, SignIn, SyncRun
    from field_ems.store.tables.local import Draft, Installation, MeterYear, PullCursor, Setting
    from field_ems.store.tables.meters import DipChart, Meter, Multiplier, SharingKey, Target
    from field_ems.store.tables.offers import Award, Offer
    from field_ems.store.tables.organizations import Organization, Station
    from field_ems.store.tables.people import Person, RoleGrant
    from field_ems.store.tables.practices import Minimum, Practice
    from field_ems.store.tables.premises import Facility, Headcount
    from field_ems.store.tables.procurement import (
        Assessment,
        Decision,
        LocalEdition,
        Supplier,
        Template,
        Tender,
        WaitingAssessment,
    )
    from field_ems.store.tables.publications import Withdrawal
    from field_ems.store.tables.readings import Reading
    from field_ems.store.tables.remarks import Outcome, Remark
    from field_ems.store.tables.row import Record, Row
    from field_ems.store.tables.supplier_register import Certificate, Communication, CorrectiveAction

__all__ = [
    "Addressee",
    "ApiToken",
    "Aspect",
    "Assessment",
    "Attachment",
    "Audience",
    "Audit",
    "Award",
    "Certificate",
    "Communication",
    "Conflict",
    "ConsoleUser",
    "CorrectiveAction",
    "CountedStation",
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
    "GroupYear",
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
    "Minimum",
    "Multiplier",
    "Offer",
    "Organization",
    "Outcome",
    "Person",
    "Practice",
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
    "StationGroup",
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
    "every_table",
]

_MODULES = {
    "aspects": "Aspect",
    "attachments": "Attachment",
    "audiences": "Addressee Audience",
    "conflicts": "Conflict Settlement",
    "factors": "FactorSet InventoryEdition LocalFactorSet YearEdition",
    "files": "FilePart SentFile StoredFile",
    "guidance": "Guidance GuidanceTailoring",
    "handovers": "Handover",
    "headquarters": (
        "ApiToken Audit ConsoleUser Device Door EndedSession EnrolmentCode HeadquartersKeys MeterMonth "
        "ScopeHead SignInAttempts StationMonth"
    ),
    "inventory": "CountedStation GroupYear StationGroup StationYear",
    "journal": "EpochHead JournalEntry",
    "links": "Enrolment SignIn SyncRun",
    "local": "Draft Installation MeterYear PullCursor Setting",
    "meters": "DipChart Meter Multiplier SharingKey Target",
    "organizations": "Organization Station",
    "people": "Person RoleGrant",
    "practices": "Minimum Practice",
    "premises": "Facility Headcount",
    "offers": "Award Offer",
    "procurement": "Assessment Decision LocalEdition Supplier Template Tender WaitingAssessment",
    "publications": "Withdrawal",
    "readings": "Reading",
    "remarks": "Outcome Remark",
    "row": "Record Row",
    "supplier_register": "Certificate Communication CorrectiveAction",
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names.split()}


def every_table() -> "MetaData":
    """Load every table, and give what they declare."""
    for module in _MODULES:
        import_module(f"{__name__}.{module}")
    return SQLModel.metadata


def __getattr__(name: str) -> Any:
    """Load the module of a table that is named for the first time."""
    if name not in _MODULE_OF:
        raise AttributeError(f"there is no table {name}")
    found = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = found
    return found
