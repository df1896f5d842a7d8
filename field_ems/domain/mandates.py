"""Whether an organization's sustainable-procurement mandate binds.

While the mandate is pending, checklists advise and exclude nobody; from the day on which it is approved, knock-outs
bind. All offers of one tender are judged by one rule, that of the day on which the tender opened: a rule that changed
halfway would treat two suppliers of one tender differently.
"""

from datetime import date

from field_ems.domain.checklists import Mode
from field_ems.domain.notices import Notice


def ruling_day(assessed_on: date, tender_opens_on: date | None) -> date:
    """Give the day whose rule applies: that of the tender's opening, or of the assessment where there is none."""
    return tender_opens_on or assessed_on


def mode_on(day: date, mandate_from: date | None, template_mode: Mode) -> Mode:
    """Give the mode that applies on a day; a template that only advises never binds."""
    if template_mode is Mode.ADVISORY or mandate_from is None or day < mandate_from:
        return Mode.ADVISORY
    return Mode.BINDING


def explain_mode(day: date, mandate_from: date | None, template_mode: Mode) -> Notice:
    """Say why knock-outs bind, or only warn."""
    if template_mode is Mode.ADVISORY:
        return Notice("mandate.template_advises")
    if mandate_from is None:
        return Notice("mandate.pending")
    if day < mandate_from:
        return Notice("mandate.not_yet", {"from_day": mandate_from, "day": day})
    return Notice("mandate.binds", {"from_day": mandate_from})
