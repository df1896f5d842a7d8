"""A supplier's register in words, as the screens, the commands and headquarters' pages show it."""

from field_ems.domain.supplier_register import COMMUNICATION_CLAUSES, Channel, Validity
from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.services.supplier_register import ActionCard, CertificateCard, CommunicationCard

CHANNELS = {
    Channel.TENDER: N_("tender documents"),
    Channel.CONTRACT: N_("contract"),
    Channel.EMAIL: N_("e-mail"),
    Channel.LETTER: N_("letter"),
    Channel.MEETING: N_("meeting"),
    Channel.TELEPHONE: N_("telephone"),
}

VALIDITIES = {
    Validity.VALID: N_("valid"),
    Validity.ENDS_SOON: N_("! ends soon"),
    Validity.EXPIRED: N_("! expired"),
}


def certificate_state(card: CertificateCard) -> str:
    """Say whether a certificate counts, and until when."""
    until = _("until {day}").format(day=card.expires_on) if card.expires_on else _("without end")
    return f"{_(VALIDITIES[card.validity])}, {until}"


def action_state(card: ActionCard) -> str:
    """Say whether an action is done, due or late."""
    if card.done_on is not None:
        return _("done {day} {who}").format(day=card.done_on, who=card.done_by or "").rstrip()
    if card.due_on is None:
        return _("open")
    words = _("! overdue since {day}") if card.overdue else _("due {day}")
    return words.format(day=card.due_on)


def communication_state(card: CommunicationCard) -> str:
    """Say when and how something was communicated, and whether it was acknowledged."""
    told = f"{card.sent_on} {channel_in_words(card.channel)}"
    if card.acknowledged_on is None:
        return _("! not acknowledged, {told}").format(told=told)
    words = _("{told}, acknowledged {day} {who}")
    return words.format(told=told, day=card.acknowledged_on, who=card.acknowledged_by or "").rstrip()


def channel_in_words(channel: str) -> str:
    """Give a channel in the language spoken; one that only a newer program knows is shown as it reads."""
    return _(CHANNELS[Channel(channel)]) if channel in set(Channel) else channel


def clauses_in_words() -> str:
    """Say where each edition of ISO 14001 asks for this log."""
    return ", ".join(f"ISO 14001:{edition} {clause}" for edition, clause in COMMUNICATION_CLAUSES.items())
