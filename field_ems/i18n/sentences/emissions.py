"""What the factor library and emissions have to say."""

from field_ems.i18n.markers import N_, NN_

SENTENCES: dict[str, str] = {
    "factor.twice": N_("The factor {id} stands twice in the library. Get a sound copy from headquarters."),
    "factor.parts_differ": N_(
        "The gases of the factor {id} add up to {added}, but its total is {total}. Don't use it."
    ),
    "factor.blend_part_unknown": N_("A gas in the blend {blend} isn't known, so its figure can't be checked."),
    "factor.blend_differs": N_("{table} prints {printed} for {blend}; its composition gives {computed}."),
    "factor.no_activity": N_("There is no factor for “{activity}”. Did you mean: {nearest}?"),
    "factor.no_source": N_(
        "The edition {edition} names no source for {family}, so the figure is incomplete. Ask headquarters."
    ),
    "factor.several_sets": N_("Several sets have a factor for this: {sets}. Say which one."),
    "factor.not_in_set": N_("{set} has no factor for {activity}. These have: {sets}."),
    "factor.no_unit": N_("The factor for {activity} isn't per {unit}. It is given per: {units}."),
    "factor.no_place": N_(
        "There is no factor for {activity} in {place}, so the figure is incomplete. The nearest codes are {nearest}."
    ),
    "factor.place_needed": N_(
        "The factor for {activity} depends on the country. Name it by its three letters, like KEN."
    ),
    "factor.no_date": N_(
        "There is no factor for {activity} on {date}: that of {set} holds from {from}. The figure is incomplete. "
        "Ask headquarters for a set of that year, or make one by hand."
    ),
    "factor.needs": N_("A factor can't be kept without: {column}. Nothing was saved."),
    "factor.scope": N_("“{typed}” isn't a scope. Say 1 (burnt or leaked here), 2 (power bought) or 3 (elsewhere)."),
    "factor.no_figure": N_("The factor has no figure. Give its total in kg CO2e, or kg of CO2, CH4 and N2O."),
    "factor.set_taken": N_("There is a set {set} already, and what is published doesn't change. Choose another name."),
    "factor.set_withdrawn": N_(
        "Headquarters has withdrawn the set {set}, so no year can be reckoned with it anew. Nothing was changed."
    ),
    "factor.row_taken": N_("{id} is there already, and a factor doesn't change. Make a set with another name."),
    "factor.no_set": N_("There is no factor set {set}. There are: {sets}."),
    "factor.row_unreadable": N_(
        "A row of {set} can't be read here ({row}), so it gives no figure. Update the program."
    ),
    "factor.unreadable": N_("{file} is no table of factors: {detail}. Nothing was saved."),
    "factor.far_from_others": N_(
        "{figure} kg CO2e per {unit} is more than ten times off {set}, which has {other}. Check the unit and the "
        "decimal point; if it is right, say that you are sure. Nothing was saved."
    ),
    "edition.no_gwp": N_("“{typed}” isn't an assessment report whose warming potentials are known: {known}."),
    "edition.pair_form": N_("“{typed}” is no choice of a set. Write it like fuels=DESNZ-2024."),
    "edition.family_not_in_set": N_("{set} has no factors for {family}. It has: {known}."),
    "factor.no_potential": N_("{report} has no warming potential for {gas}, so the figure is incomplete."),
    "refrigerant.no_such_equipment": N_("There is no leak rate for “{typed}”. There is one for: {kinds}."),
    "estimate.no_history": N_("From {start} to {end} there are no readings to estimate from. Choose another way."),
    "estimate.no_size": N_("The size of {whose} isn't known for those days, so it can't be estimated by size."),
    "estimate.needs_other": N_("Name the other meter whose use it is estimated from."),
    "estimate.no_such_kind": N_("{meter} counts neither a register nor periods, so there is nothing to estimate."),
    "estimate.no_reading": N_("{meter} has no reading before, so an estimate has nothing to go on from."),
    "estimate.unknown_method": N_("“{typed}” isn't a way to estimate. Choose one of: {known}."),
    "estimate.same_period_last_year": N_("Estimated by the same days a year before ({start} to {end}: {use})"),
    "estimate.daily_mean": NN_(
        "Estimated by the mean of {days} day, {mean} a day",
        "Estimated by the mean of {days} days, {mean} a day",
        by="days",
    ),
    "estimate.proxy_per_m2": N_("Estimated by area: {whose} used {use} on {theirs} m2; here are {ours} m2"),
    "estimate.proxy_per_person": N_("Estimated by people: {whose} used {use} with {theirs}; here are {ours}"),
    "estimate.neighbour": N_("Estimated by its neighbour {whose}, which used {use}"),
    "calc.needs": N_("Say what, how much and in which unit, as: calc diesel 1000 L. Or name a table with --batch."),
    "calc.unit_needed": N_("Write the unit too; {activity} is counted in {units}."),
    "calc.batch_columns": N_("{file} needs a header with activity, quantity and unit; known columns are: {columns}."),
    "refrigerant.negative_balance": N_(
        "More gas was recovered or filled in than there was ({lost} kg). An entry is missing or wrong."
    ),
    "wastewater.negative": N_("More methane was recovered than can arise ({methane} kg). Check the entries."),
    "premises.no_key": N_("On {date} nobody had said how the premises are shared. Enter the shares from that day on."),
    "premises.unknown_basis": N_("“{typed}” isn't a way to share. Choose one of: {known}."),
    "premises.not_ours": N_("{ours} isn't among those who share: {users}. Nothing was saved."),
    "premises.no_weights": N_("The shares add up to nothing, or one is below zero. Enter the areas or headcounts."),
    "premises.submeters_exceed": N_("The sub-meters count {rest} more than the main meter. Check their readings."),
}
