"""What people and other systems may do at headquarters, and why one organization may look at another's station."""

from enum import StrEnum


class Scope(StrEnum):
    """A kind of data that a token may read."""

    STATIONS = "stations"
    COVERAGE = "coverage"
    READINGS = "readings"
    SUPPLIERS = "suppliers"
    ASSESSMENTS = "assessments"
    INVENTORY = "inventory"
    CONSUMPTION = "consumption"


class DoorReason(StrEnum):
    """Why an organization may look at another's station; there is no third reason."""

    PEER_REVIEW = "peer_review"
    COMMON_PREMISES = "common_premises"


class ConsoleRole(StrEnum):
    """What a person at the console may do; everyone who signs in may read."""

    ADMINISTRATOR = "administrator"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    COORDINATOR = "coordinator"
    VIEWER = "viewer"
