"""A meter that was replaced: the last reading of the old one and the first of its successor, saved together."""

from field_ems.domain import amounts, times
from field_ems.domain.notices import Notice, Refusal
from field_ems.i18n import _
from field_ems.services import readings
from field_ems.services.meters import MeterCard
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen


def replacement_form(screen: StationScreen, meter: MeterCard) -> FormScreen:
    """Ask for both readings; warnings about the last one are shown once, and accepted by saving the same again."""
    place = times.zone(meter.zone)
    warned: dict[str, list[str]] = {}

    def save(typed: dict[str, str]) -> None:
        at = times.parse_local(typed["at"], place) if typed["at"] else screen.ems.now()
        seen = repr(typed)
        try:
            readings.replace_meter(
                screen.store,
                screen.ems.now(),
                meter.id,
                at,
                amounts.parse(typed["final"]),
                amounts.parse(typed["initial"]),
                accept=warned.get(seen, ()),
                reason=_("the meter was replaced"),
                author_id=screen.ems.person_id,
            )
        except Refusal as refusal:
            warnings = refusal.notice.params.get("warnings")
            if not isinstance(warnings, list):
                raise
            warned[seen] = [one.code for one in warnings if isinstance(one, Notice)]
            raise Refusal("form.save_again", warnings=warnings) from None

    fields = [
        FormField("final", _("The old meter showed last")),
        FormField("initial", _("The new meter began at"), "0"),
        FormField("at", _("When (2026-11-23 14:05)"), f"{screen.ems.now().astimezone(place):%Y-%m-%d %H:%M}"),
    ]
    title = _("{meter} was replaced by another meter")
    return FormScreen(title.format(meter=meter.code), fields, save)
