"""Practices and minimum standards in words."""

from field_ems.domain.checklists import text_in
from field_ems.domain.practices import Area, Level, Minimum, PracticeState, Rule, Standing
from field_ems.i18n import _, current_language
from field_ems.i18n.markers import N_
from field_ems.i18n.numbers import format_amount
from field_ems.services.practices import PracticeCard

AREAS = {
    Area.UTILITIES: N_("utilities"),
    Area.BUILDINGS: N_("buildings"),
    Area.PROCUREMENT: N_("procurement"),
}
STATES = {
    PracticeState.PROPOSED: N_("proposed"),
    PracticeState.ADOPTED: N_("adopted"),
    PracticeState.WITHDRAWN: N_("withdrawn"),
}
STANDINGS = {
    Standing.NO_MINIMUM: N_("no minimum"),
    Standing.MEETS: N_("keeps the minimum"),
    Standing.BELOW: N_("below the minimum"),
    Standing.NOT_COMPARABLE: N_("can't be compared: another unit"),
}


def place_in_words(card: PracticeCard) -> str:
    """Say where a practice is followed."""
    return card.place or _("whole station")


def level_in_words(level: Level | None) -> str:
    """Write what a practice comes to."""
    if level is not None and level.value is not None:
        return f"{format_amount(level.value)} {level.unit or ''}".rstrip()
    if level is not None and level.is_met is not None:
        return _("yes") if level.is_met else _("no")
    return "—"


def limit_in_words(minimum: Minimum | None) -> str:
    """Write what a minimum asks for."""
    if minimum is None:
        return "—"
    if minimum.rule is Rule.REQUIRED:
        return _("required")
    words = _("at most {level}") if minimum.rule is Rule.AT_MOST else _("at least {level}")
    return words.format(level=level_in_words(minimum.limit))


def applies_in_words(card: PracticeCard) -> str:
    """Write the stricter of the two, and whose it is."""
    if card.applies is None:
        return "—"
    if card.applies is card.level:
        return _("{level} (local practice)").format(level=level_in_words(card.level))
    return _("{limit} (minimum)").format(limit=limit_in_words(card.minimum))


def state_in_words(card: PracticeCard) -> str:
    """Say how far a practice has come, and what is to be done about it."""
    if card.has_to_be_raised:
        return _("below the minimum: to be raised")
    return _(STATES[card.state])


def about_practice(card: PracticeCard) -> list[str]:
    """Tell all that is known of a practice, a line each."""
    lines = [
        f"{_(AREAS[card.area])}  {place_in_words(card)}",
        _("Practice: {level}").format(level=level_in_words(card.level)),
        _("State: {state}").format(state=state_in_words(card)),
    ]
    if card.from_on:
        lines.append(_("Adopted from {day}").format(day=card.from_on.isoformat()))
    if card.decided_by:
        lines.append(_("Entered by {name}").format(name=card.decided_by))
    if card.minimum is None:
        return [*lines, "", _("There is no United Nations minimum for it.")]
    minimum = card.minimum
    return [
        *lines,
        _("Applies: {level}").format(level=applies_in_words(card)),
        "",
        _("United Nations minimum {code}, version {version}: {limit}").format(
            code=minimum.code, version=minimum.version, limit=limit_in_words(minimum)
        ),
        text_in(minimum.texts, current_language()),
        _("In force from {day}").format(day=minimum.effective_on.isoformat()),
        _("Source: {source}").format(source=minimum.source),
        _(STANDINGS[card.standing]),
    ]
