"""An import's preview in lines: what it would do, meter by meter, and row by row what can't be entered and why."""

from field_ems.files.import_rows import FileFormat
from field_ems.i18n import _, ngettext, say
from field_ems.i18n.columns import column
from field_ems.i18n.markers import N_
from field_ems.i18n.numbers import format_amount
from field_ems.services.imports import ImportPreview

_MOST_REPORTS = 200
_ROWS_NAMED = 6
_FIRST_ROWS = 5

FORMATS = {
    FileFormat.OWN: N_("a table of readings"),
    FileFormat.ENERGY_STAR: N_("ENERGY STAR Portfolio Manager"),
    FileFormat.BILLS: N_("utility bills"),
    FileFormat.GREEN_BUTTON: N_("Green Button"),
}


def preview_in_lines(found: ImportPreview) -> list[str]:
    """Give the preview in lines, the counts first."""
    counts = found.counts
    text = _("{added} to add, {replaced} to replace, {duplicates} already there, {errors} not readable.")
    lines = [f"{found.path.name}: {_(FORMATS[found.format])}"]
    lines.append(
        text.format(added=counts.added, replaced=counts.replaces, duplicates=counts.duplicate, errors=counts.error)
    )
    lines += [f"  {say(notice)}" for notice in found.notices]
    return [*lines, *_meters(found), *_rows(found), *_reports(found)]


def _meters(found: ImportPreview) -> list[str]:
    lines = ["", _("Meters:")] if found.meters else []
    for meter in found.meters.values():
        sums = ", ".join(f"{format_amount(amount)} {unit}" for unit, amount in meter.sums.items())
        is_new = _("new") if meter.is_new else ""
        lines.append(
            f"  {column(meter.code, 14)} {column(is_new, 5)} {meter.rows:>6}  {meter.first} – {meter.last}  {sums}"
        )
    return lines


def _rows(found: ImportPreview) -> list[str]:
    lines = ["", _("The first rows, as they were read:")] if found.first_rows else []
    for row in found.first_rows[:_FIRST_ROWS]:
        if row.entry is None:
            lines.append(f"  {row.row:>6}  " + " ".join(map(say, row.notices)))
            continue
        entry = row.entry
        since = f"{entry.starts_at} – " if entry.starts_at else ""
        label = column(entry.meter.label, 20)
        lines.append(
            f"  {row.row:>6}  {label} {since}{entry.taken_at}  {format_amount(entry.value)} {entry.unit or ''}"
        )
    return lines


def _reports(found: ImportPreview) -> list[str]:
    lines = ["", _("Row by row:")] if found.reports else []
    rows_of: dict[tuple[str, str], list[int]] = {}
    for one in found.reports:
        rows_of.setdefault((one.sheet, say(one.notice)), []).append(one.row)
    for (sheet, why), rows in list(rows_of.items())[:_MOST_REPORTS]:
        named = ", ".join(map(str, rows[:_ROWS_NAMED])) + (" …" if len(rows) > _ROWS_NAMED else "")
        text = ngettext("Row {rows}: {why}", "{count} rows ({rows}): {why}", len(rows))
        place = f"{sheet} {named}".strip()
        lines.append("  " + text.format(rows=place, count=len(rows), why=why))
    left = found.report_count - sum(len(rows) for rows in list(rows_of.values())[:_MOST_REPORTS])
    if left > 0:
        lines.append("  " + ngettext("... and {count} more row", "... and {count} more rows", left).format(count=left))
    return lines
