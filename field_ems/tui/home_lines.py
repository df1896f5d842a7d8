"""What home shows, read beside it: what is due, what waits, and the figures of the year.

It is there at every start, so what is seldom there (conflicts, returned checklists) is loaded only once it is.
"""

from datetime import datetime

from field_ems.domain.notices import Refusal
from field_ems.i18n import _, current_language, ngettext, say
from field_ems.i18n.columns import column
from field_ems.i18n.numbers import format_amount
from field_ems.services import at_a_glance, entry_grid, kept_figures, supplier_register
from field_ems.services.meter_words import activity_in_words
from field_ems.services.supplier_words import action_state, certificate_state
from field_ems.store.station import StationStore

_SHOWN = 5


def read_home(store: StationStore, now: datetime) -> list[str]:
    """Read what home shows; what can't be read is said in its place."""
    lines: list[str] = []
    for read in (_due, _to_settle, _undecided, _returned, _drafts, _suppliers, _put_aside, _figures):
        try:
            part = read(store, now)
        except Refusal as refusal:
            part = ["! " + say(refusal.notice)]
        if part:
            lines += [*part, ""]
    return lines


def _due(store: StationStore, now: datetime) -> list[str]:
    due = entry_grid.due_meters(store, now, limit=_SHOWN + 1)
    if not due:
        return [_("Nothing is due. F3 walks the meters, F4 adds one.")]
    lines = [_("To read (F3):")]
    for row in due[:_SHOWN]:
        lines.append(
            f"  {column(row.meter.code, 10)} {column(row.meter.name, 34)} " + _("since {day}").format(day=row.due_on)
        )
    if len(due) > _SHOWN:
        lines.append("  " + _("... and more"))
    return lines


def _to_settle(store: StationStore, now: datetime) -> list[str]:
    count = at_a_glance.count_conflicts(store)
    if not count:
        return []
    from field_ems.services import conflicts

    lines = [_("! {count} to settle (^R):").format(count=count)]
    for card in conflicts.list_conflicts(store, limit=_SHOWN):
        lines.append(f"  {card.kind_in_words} {card.record[:40]}: {card.field_in_words}")
    return lines


def _undecided(store: StationStore, now: datetime) -> list[str]:
    held = kept_figures.kept_questions(store, now, limit=_SHOWN)
    if not held:
        return []
    lines = [_("Held until it is decided what happened (F3, ^G, C):")]
    for meter, interval in held[:_SHOWN]:
        lines.append(f"  {column(meter.code, 10)} {interval.ends_at:%Y-%m-%d}  " + " ".join(map(say, interval.notices)))
    return lines


def _returned(store: StationStore, now: datetime) -> list[str]:
    if not at_a_glance.is_anything_returned(store):
        return []
    from field_ems.domain.checklists import text_in
    from field_ems.services import assessments

    lines = [_("Headquarters asks to revise (F5):")]
    for card in assessments.list_returned(store, limit=_SHOWN):
        lines.append(f"  {text_in(card.template.title, current_language())} — {card.supplier_name}")
    return lines


def _drafts(store: StationStore, now: datetime) -> list[str]:
    drafts = at_a_glance.unfinished(store, limit=_SHOWN)
    if not drafts:
        return [_("No checklist is half finished. F5 begins one.")]
    count = at_a_glance.count_fillings(store)
    head = ngettext("{count} unfinished checklist (F5):", "{count} unfinished checklists (F5):", count)
    lines = [head.format(count=count)]
    for draft in drafts:
        lines.append(f"  {draft.template_code}  {draft.supplier_name}  {draft.updated_at:%Y-%m-%d %H:%M}Z")
    return lines


def _suppliers(store: StationStore, now: datetime) -> list[str]:
    due = supplier_register.what_is_due(store, now.date(), limit=_SHOWN)
    lines = [
        f"  {column(name, 22)} {column(card.name, 22)} {certificate_state(card)}" for name, card in due.certificates
    ]
    lines += [f"  {column(name, 22)} {column(card.action, 22)} {action_state(card)}" for name, card in due.actions]
    return [_("Suppliers (F6):"), *lines] if lines else []


def _put_aside(store: StationStore, now: datetime) -> list[str]:
    count = at_a_glance.count_put_aside(store)
    if not count:
        return []
    text = ngettext("{count} entry was put aside; ^Y says why.", "{count} entries were put aside; ^Y says why.", count)
    return [text.format(count=count)]


def _figures(store: StationStore, now: datetime) -> list[str]:
    found = kept_figures.kept_key_figures(store, now.year)
    lines = [_("This year so far:")]
    for (activity, unit), use in sorted(found.uses.items()):
        if activity:  # run hours and kilometres explain fuel, and are no use of their own
            lines.append(f"  {column(activity_in_words(activity), 28)} {format_amount(use, 0):>14} {unit}")
    lines.append("  " + _("Gross emissions: {kg} kg CO2e").format(kg=format_amount(found.kg_co2e, 0)))
    if found.coverage is not None:
        percent = format_amount(found.coverage)
        lines.append("  " + _("Entries tell of {percent} % of the year's days").format(percent=percent))
    if found.incomplete:
        text = ngettext("{count} meter has no factor yet", "{count} meters have no factor yet", found.incomplete)
        lines.append("  " + text.format(count=found.incomplete))
    return lines
