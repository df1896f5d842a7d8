"""What the factor library and emissions have to say."""

from field_ems.i18n.markers import N_

SENTENCES: dict[str, str] = {
    "factor.twice": N_("The factor {id} stands twice in the library. Get a sound copy from headquarters."),
    "factor.parts_differ": N_(
        "The gases of the factor {id} add up to {added}, but its total is {total}. Don't use it."
    ),
    "factor.blend_part_unknown": N_("A gas in the blend {blend} isn't known, so its figure can't be checked."),
    "factor.blend_differs": N_("{table} prints {printed} for {blend}; its composition gives {computed}."),
    "factor.no_activity": N_("There is no factor for “{activity}”. The nearest is {nearest}."),
    "factor.no_source": N_(
        "The edition {edition} names no source for {family}, so the figure is incomplete. Ask headquarters."
    ),
    "factor.several_sets": N_("Several sets have a factor for this: {sets}. Say which one."),
    "factor.not_in_set": N_("{set} has no factor for {activity}. These have: {sets}."),
    "factor.no_unit": N_("The factor for {activity} isn't per {unit}. It is given per: {units}."),
    "factor.no_place_or_date": N_(
        "There is no factor for {activity} at that place and date, so the figure is incomplete."
    ),
    "factor.no_potential": N_("{report} has no warming potential for {gas}, so the figure is incomplete."),
    "refrigerant.negative_balance": N_(
        "More gas was recovered or filled in than there was ({lost} kg). An entry is missing or wrong."
    ),
    "wastewater.negative": N_("More methane was recovered than can arise ({methane} kg). Check the entries."),
    "premises.no_key": N_("On {date} nobody had said how the premises are shared. Enter the shares from that day on."),
    "premises.no_weights": N_("The shares add up to nothing, or one is below zero. Enter the areas or headcounts."),
    "premises.submeters_exceed": N_("The sub-meters count {rest} more than the main meter. Check their readings."),
}
