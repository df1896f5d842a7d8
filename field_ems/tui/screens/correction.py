"""Correcting a reading: the entry that takes its place, with its reason."""

from field_ems.domain import amounts
from field_ems.domain.meters import CUMULATIVE
from field_ems.domain.notices import Notice, Refusal
from field_ems.i18n import _
from field_ems.i18n.numbers import format_amount
from field_ems.services import readings
from field_ems.services.meter_words import BASES
from field_ems.services.meters import MeterCard
from field_ems.services.reading_history import HistoryRow
from field_ems.services.readings import Entry
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen


def correction_form(screen: StationScreen, meter: MeterCard, row: HistoryRow) -> FormScreen:
    """Give the form that corrects a reading; warnings are shown once, and accepted by saving the same again."""
    warned: dict[str, list[str]] = {}

    def save(typed: dict[str, str]) -> None:
        entry = Entry(
            meter.id,
            row.taken_at,
            amounts.parse(typed["value"]),
            row.unit,
            row.starts_at,
            row.note,
            basis=typed.get("basis") or None,
            cost=row.cost,
            currency=row.currency,
        )
        seen = repr(typed)
        try:
            readings.correct_reading(
                screen.store,
                screen.ems.now(),
                row.id,
                entry,
                typed["reason"],
                accept=warned.get(seen, ()),
                author_id=screen.ems.person_id,
            )
        except Refusal as refusal:
            warnings = refusal.notice.params.get("warnings")
            if not isinstance(warnings, list):
                raise
            warned[seen] = [one.code for one in warnings if isinstance(one, Notice)]
            raise Refusal("form.save_again", warnings=warnings) from None

    fields = [FormField("value", _("Right value"), format_amount(row.value)), FormField("reason", _("Why"))]
    if meter.kind in CUMULATIVE:
        bases = {basis.value: _(words) for basis, words in BASES.items()}
        fields.insert(1, FormField("basis", _("What happened, if anything"), row.basis or "", bases))
    return FormScreen(_("Correct a reading"), fields, save)
