"""Syncing by USB stick."""

from field_ems.i18n.markers import N_

SENTENCES = {
    "bundle.not_ours": N_("This file is no bundle of Field EMS. Nothing was changed."),
    "bundle.cut": N_("This bundle was cut short, perhaps because the stick was pulled out. Copy it again."),
    "bundle.altered": N_("This bundle was damaged or altered on the way. Nothing was taken from it. Copy it again."),
    "bundle.for_headquarters": N_(
        "This bundle is on its way to headquarters. Take it there; it brings an answer back."
    ),
    "bundle.for_a_laptop": N_("This bundle is an answer of headquarters, for a laptop. Take it there."),
    "bundle.for_another_laptop": N_("This bundle is for another laptop. Nothing was changed."),
    "bundle.too_large": N_("There is too much for one bundle ({largest} bytes). Sync over a link for the rest."),
    "bundle.cannot_write": N_("The bundle could not be written to {place} ({detail}). Everything is kept here."),
    "bundle.cannot_read": N_("{place} could not be read ({detail}). Nothing was changed."),
    "bundle.former_number": N_(
        "This answer is for a number that this laptop had before. What it has is kept; write a bundle again."
    ),
    "bundle.headquarters_restored": N_(
        "Headquarters was put back from a backup. Nothing is lost: write a bundle again, or sync over a link."
    ),
    "bundle.not_taken": N_(
        "Headquarters lacks what came before this bundle, so it took nothing. Everything is kept: write a bundle again."
    ),
    "bundle.other_entries": N_(
        "Headquarters holds other entries under this laptop's numbers. Everything is kept; sync over a link to sort it."
    ),
}
