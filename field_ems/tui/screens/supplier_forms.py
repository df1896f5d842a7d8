"""The forms for what is kept about a supplier: a certificate, a corrective action, a communication."""

from datetime import date
from pathlib import Path
from typing import Any

from field_ems.domain import times
from field_ems.domain.checklists import EvidenceKind
from field_ems.domain.supplier_register import Channel
from field_ems.i18n import _
from field_ems.services import supplier_register
from field_ems.services.evidence import attach_file
from field_ems.services.supplier_register import ActionCard, CertificateCard, CommunicationCard
from field_ems.services.supplier_words import CHANNELS, clauses_in_words
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen


def certificate_form(screen: StationScreen, supplier_id: bytes, card: CertificateCard | None) -> FormScreen:
    """Give the form for a certificate, one more or a known one to be changed."""

    def save(typed: dict[str, str]) -> None:
        values: dict[str, Any] = {name: typed[name] for name in ("name", "issuer", "number", "note")}
        values["expires_on"] = _day(typed["expires"])
        if typed["file"]:
            path = Path(typed["file"]).expanduser()
            values["file"] = attach_file(screen.store, path, EvidenceKind.CERTIFICATE, expires_on=values["expires_on"])
        supplier_register.save_certificate(
            screen.store,
            screen.ems.now(),
            supplier_id,
            values,
            certificate_id=card.id if card else None,
            author_id=screen.ems.person_id,
        )

    fields = [
        FormField("name", _("Certificate, as ISO 14001"), card.name if card else ""),
        FormField("issuer", _("Issued by"), (card.issuer if card else "") or ""),
        FormField("number", _("Its number"), (card.number if card else "") or ""),
        FormField("expires", _("Valid until"), _text(card.expires_on if card else None)),
        FormField("file", _("File, at most 5 MB (optional)")),
        FormField("note", _("Note"), (card.note if card else "") or ""),
    ]
    return FormScreen(_("A certificate"), fields, save)


def action_form(screen: StationScreen, supplier_id: bytes, card: ActionCard | None) -> FormScreen:
    """Give the form for a corrective action, one more or a known one, which may be done by then."""

    def save(typed: dict[str, str]) -> None:
        values: dict[str, Any] = {name: typed[name] for name in ("action", "responsible", "done_by", "note")}
        values |= {"due_on": _day(typed["due"]), "done_on": _day(typed["done"])}
        supplier_register.save_action(
            screen.store,
            screen.ems.now(),
            supplier_id,
            values,
            action_id=card.id if card else None,
            author_id=screen.ems.person_id,
        )

    fields = [
        FormField("action", _("What has to be done"), card.action if card else ""),
        FormField("due", _("Due on"), _text(card.due_on if card else None)),
        FormField("responsible", _("By whom"), (card.responsible if card else "") or ""),
        FormField("done", _("Done on"), _text(card.done_on if card else None)),
        FormField("done_by", _("Seen done by"), (card.done_by if card else "") or ""),
        FormField("note", _("Note"), (card.note if card else "") or ""),
    ]
    return FormScreen(_("A corrective action"), fields, save)


def communication_form(screen: StationScreen, supplier_id: bytes, card: CommunicationCard | None) -> FormScreen:
    """Give the form for a requirement that was communicated, or for its acknowledgement."""

    def save(typed: dict[str, str]) -> None:
        values: dict[str, Any] = {
            "requirement": typed["requirement"],
            "sent_on": _day(typed["sent"]) or screen.ems.now().date(),
            "channel": typed["channel"] or Channel.EMAIL.value,
            "acknowledged_on": _day(typed["acknowledged"]),
            "acknowledged_by": typed["by"],
        }
        supplier_register.save_communication(
            screen.store,
            screen.ems.now(),
            supplier_id,
            values,
            communication_id=card.id if card else None,
            author_id=screen.ems.person_id,
        )

    channels = {channel.value: _(words) for channel, words in CHANNELS.items()}
    sent_on = card.sent_on if card else screen.ems.now().date()
    fields = [
        FormField("requirement", _("What it was told"), card.requirement if card else ""),
        FormField("sent", _("On"), sent_on.isoformat()),
        FormField("channel", _("How"), card.channel if card else Channel.EMAIL.value, channels),
        FormField("acknowledged", _("Acknowledged on"), _text(card.acknowledged_on if card else None)),
        FormField("by", _("Acknowledged by"), (card.acknowledged_by if card else "") or ""),
    ]
    title = _("A requirement that was communicated ({clauses})").format(clauses=clauses_in_words())
    return FormScreen(title, fields, save)


def _day(typed: str) -> date | None:
    return times.parse_day(typed) if typed else None


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
