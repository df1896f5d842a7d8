"""Values and codes as the pages write them, in the reader's language."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from field_ems.domain.checklists import Texts, text_in
from field_ems.domain.coverage import Reported, month_key
from field_ems.domain.journal import EntryState
from field_ems.domain.scoring import Verdict
from field_ems.domain.times import as_clocks_showed, from_seconds
from field_ems.i18n import _, current_language, say
from field_ems.i18n.markers import N_
from field_ems.i18n.numbers import format_amount, format_count, format_month
from field_ems.i18n.sentences import WORDS
from field_ems.services import practice_words
from field_ems.services.audit import COMMAND
from field_ems.services.console import ConsoleRole
from field_ems.services.question_words import STATES, VERDICTS

ROLES = {
    ConsoleRole.ADMINISTRATOR: N_("administrator"),
    ConsoleRole.REVIEWER: N_("reviewer"),
    ConsoleRole.PUBLISHER: N_("publisher"),
    ConsoleRole.COORDINATOR: N_("coordinator"),
    ConsoleRole.VIEWER: N_("viewer"),
}

HELD = {
    EntryState.WAITING: N_("waits"),
    EntryState.ATTENTION: N_("a person has to look at it"),
    EntryState.NOT_PERMITTED: N_("not permitted"),
}

METHODS = {
    "read": N_("read"),
    "estimated": N_("estimated"),
    "invoice": N_("from an invoice"),
    "imported": N_("imported"),
}

ACTIONS = {
    "approved": N_("approved an assessment"),
    "code_issued": N_("gave an enrolment code"),
    "device_enrolled": N_("enrolled"),
    "device_revoked": N_("revoked a device"),
    "factors_published": N_("published a factor set"),
    "guidance_published": N_("published a guideline"),
    "guidance_withdrawn": N_("withdrew a guideline"),
    "languages_set": N_("chose a station's languages"),
    "mandate_set": N_("set a procurement mandate"),
    "minimum_published": N_("published a minimum standard"),
    "received": N_("sent entries"),
    "remarked": N_("remarked on an assessment"),
    "returned": N_("returned an assessment"),
    "signed_in": N_("signed in"),
    "template_published": N_("published a checklist"),
    "withdrawn": N_("withdrew a publication"),
    "user_given": N_("gave a person a role and password"),
}

REPORTED = {
    Reported.COMPLETE: ("●", N_("all came")),
    Reported.PARTLY: ("◐", N_("some came")),
    Reported.SILENT: ("○", N_("nothing came")),
    Reported.NOTHING_EXPECTED: ("—", N_("nothing expected")),
}
"""A sign and a word each: a cell never relies on its colour."""

_CLOCK_TOLERANCE = 120
"""Seconds."""


def _iso(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def _time(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC" if instant else _("never")


def _local(reading: Any) -> str:
    """Write when a reading was taken, as clocks at the place showed it."""
    return f"{as_clocks_showed(reading.taken_at, reading.utc_offset):%Y-%m-%d %H:%M %Z}"


def _clock(offset: int | None) -> str:
    """Say how far a device's clock is off, where that is more than a sync may take."""
    if offset is None or abs(offset) < _CLOCK_TOLERANCE:
        return "—" if offset is None else _("right")
    words = _("{minutes} min ahead") if offset > 0 else _("{minutes} min behind")
    return words.format(minutes=format_count(round(abs(offset) / 60)))


def _percent(percent: Decimal | None) -> str:
    return f"{format_amount(percent, 1)} %" if percent is not None else "—"


def _tonnes(kg: Decimal) -> str:
    return format_amount(kg / 1000, 3)


def _state(state: str) -> str:
    return _(STATES.get(state, state))


def _verdict(verdict: Verdict) -> str:
    return _(VERDICTS[verdict])


def _role(role: ConsoleRole) -> str:
    return _(ROLES[role])


def _held(state: EntryState) -> str:
    return _(HELD[state])


def _method(method: str) -> str:
    return _(METHODS.get(method, method))


def _action(action: str) -> str:
    return _(ACTIONS.get(action, action))


def _actor(actor: str) -> str:
    kind, _colon, device = actor.partition(":")
    if kind == "device" and device:
        return _("device {id}").format(id=device[:8])
    return _("a command at the server") if actor == COMMAND else actor


def _reported(reported: Reported) -> str:
    return _(REPORTED[reported][1])


def _reported_sign(reported: Reported) -> str:
    return REPORTED[reported][0]


def _word(code: str) -> str:
    return _(WORDS.get(code, code))


def _words(texts: Texts) -> str:
    return text_in(texts, current_language())


FILTERS: dict[str, Callable[[Any], str]] = {
    "action": _action,
    "actor": _actor,
    "amount": format_amount,
    "clock": _clock,
    "count": format_count,
    "held": _held,
    "iso": _iso,
    "local": _local,
    "method": _method,
    "month": format_month,
    "month_key": month_key,
    "percent": _percent,
    "practice_applies": practice_words.applies_in_words,
    "practice_area": lambda card: _(practice_words.AREAS[card.area]),
    "practice_level": practice_words.level_in_words,
    "practice_limit": practice_words.limit_in_words,
    "practice_place": practice_words.place_in_words,
    "practice_state": practice_words.state_in_words,
    "reported": _reported,
    "reported_sign": _reported_sign,
    "role": _role,
    "said": say,
    "state": _state,
    "time": _time,
    "time_of_seconds": lambda seconds: _time(from_seconds(seconds)),
    "tonnes": _tonnes,
    "verdict": _verdict,
    "word": _word,
    "words": _words,
}
"""By the names that the templates use."""
