"""Who may write what: records have an owner, and people at a station have roles that headquarters gives them."""

from collections.abc import Collection
from enum import StrEnum


class Role(StrEnum):
    """What a person at a station is trusted with."""

    CLERK = "clerk"
    PROCUREMENT_OFFICER = "procurement_officer"
    FOCAL_POINT = "focal_point"
    VIEWER = "viewer"


_EVERYBODY_ENTERS = frozenset(
    {
        "person",
        "reading",
        "supplier",
        "certificate",
        "corrective_action",
        "communication",
        "tender",
        "offer",
        "award",
        "assessment",
        "attachment",
        "settlement",
        "handover",
    },
)
_SET_UP = frozenset(
    {
        "facility",
        "headcount",
        "meter",
        "multiplier",
        "dip_chart",
        "sharing_key",
        "target",
        "local_factor_set",
        "year_edition",
    }
)
_ADAPTS = frozenset({"local_edition", "guidance_tailoring", "aspect", "practice"})

_WRITES = {
    Role.CLERK: _EVERYBODY_ENTERS,
    Role.PROCUREMENT_OFFICER: _EVERYBODY_ENTERS | _ADAPTS,
    Role.FOCAL_POINT: _EVERYBODY_ENTERS | _SET_UP | _ADAPTS,
    Role.VIEWER: frozenset[str](),
}


def may_write(roles: Collection[str], kind: str) -> bool:
    """Whether a person with these roles may write records of the kind; roles that are not known count for nothing."""
    return any(kind in _WRITES[Role(role)] for role in roles if role in set(Role))
