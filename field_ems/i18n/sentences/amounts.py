"""Amounts and times as people type them."""

from field_ems.i18n.markers import N_

SENTENCES = {
    "amount.not_a_number": N_("“{typed}” is not a number. Type digits, with a point or a comma before the decimals."),
    "amount.too_large": N_("That number is too large: at most {largest} can be kept. Check the digits."),
    "amount.too_precise": N_("At most {decimals} decimals can be kept exactly. Shorten the number and try again."),
    "field.can_not_hold": N_("This can't be kept: {detail}. Nothing was saved. Check what was typed."),
    "time.not_a_time": N_("“{typed}” is not a date or time. Type it like 2026-11-23 or 2026-11-23 14:05."),
    "time.not_a_month": N_("“{typed}” is not a month. Type it like 2026-11."),
    "time.unknown_zone": N_("“{zone}” is not a known time zone. Use a name like Africa/Bangui."),
}
