"""The words for kinds of guidelines and for what a station does with one."""

from field_ems.domain.guidance import GuidanceKind, Tailoring
from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.services.guidance import GuidanceCard

KINDS = {
    GuidanceKind.INTERGOVERNMENTAL: N_("intergovernmental"),
    GuidanceKind.COMMON: N_("common to the United Nations"),
    GuidanceKind.IN_HOUSE: N_("our own organization's"),
}

DECISIONS = {
    Tailoring.ADOPTED: N_("adopted as it is"),
    Tailoring.ADAPTED: N_("adapted to this place"),
    Tailoring.NOT_APPLICABLE: N_("does not apply here"),
}


def state_in_words(card: GuidanceCard) -> str:
    """Say how a guideline stands at the station, and what is to be done about it."""
    if card.withdrawn:
        return _("withdrawn")
    if card.successor:
        return _("see {code} instead").format(code=card.successor)
    if card.tailored is None:
        return _("not decided yet")
    words = _(DECISIONS[card.tailored.decision])
    return (
        _("{decision}; confirm for version {version}").format(decision=words, version=card.version)
        if card.waits
        else words
    )
