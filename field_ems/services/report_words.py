"""The inventory report in words: its scopes, and what was assumed in making it."""

from field_ems.i18n import _, ngettext
from field_ems.i18n.markers import N_
from field_ems.services.report import StationReport

SCOPES = {
    "1": N_("Scope 1: fuel burnt and gases lost here"),
    "2": N_("Scope 2: electricity bought, by the grid's average"),
    "3": N_("Scope 3, chosen: water, waste, travel"),
}
SHORT = {"1": N_("Scope 1"), "2": N_("Scope 2"), "3": N_("Scope 3")}


def scope_in_words(scope: str) -> str:
    """Give a scope in the language spoken."""
    return _(SCOPES[scope]) if scope in SCOPES else scope


def scope_in_short(scope: str) -> str:
    """Give a scope by its number."""
    return _(SHORT[scope]) if scope in SHORT else scope


def assumptions(report: StationReport) -> list[str]:
    """Say what holds for all figures, and what was assumed for some of them."""
    lines = [
        _("All figures are gross: nothing that was offset lowers them. Reducing comes first."),
        _("Boundary: every building and meter that the station has registered."),
        _("Days and months are those of each building's own time zone. A use that spans months is divided by days."),
        _("Zero is a figure; what was not entered is missing and in no total. Coverage says how much is there."),
        _("A delivery counts on its day, so that coverage says nothing of it."),
        _("A meter behind another of the same kind is shown and not counted again."),
    ]
    for year, edition in sorted(report.editions.items()):
        sets = ", ".join(f"{family}: {code}" for family, code in sorted(edition.sets.items()))
        text = _("{year} is reckoned with the edition {edition}, warming potentials {gwp}: {sets}.")
        lines.append(text.format(year=year, edition=edition.name, gwp=edition.gwp, sets=sets))
    if report.by_market is not None:
        lines.append(
            _(
                "Scope 2 by market: certified power emits nothing, the rest emits by the country's residual mix where "
                "one is known, else by the grid's average."
            )
        )
    if report.estimated:
        count = len(report.estimated)
        text = ngettext("{count} meter's use is partly estimated.", "{count} meters' use is partly estimated.", count)
        lines.append(text.format(count=count))
    if any(line.shared_total is not None for line in report.lines):
        lines.append(_("Of a common meter only the station's own part counts, by the key in force on each day."))
    return lines
