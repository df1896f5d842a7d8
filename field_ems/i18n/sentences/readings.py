"""What the rules of readings, tanks and consumption have to say."""

from field_ems.i18n.markers import N_

SENTENCES: dict[str, str] = {
    "unit.which": N_("“{typed}” means different things in different countries. Write one of: {units}."),
    "unit.unknown": N_("The unit “{typed}” isn't known. Did you mean {nearest}?"),
    "unit.not_convertible": N_(
        "{unit} can't be turned into {other}: they don't measure the same thing. Check the unit."
    ),
    "reading.in_future": N_(
        "The date {date} lies in the future. Nothing was saved. Check the year, and this computer's clock."
    ),
    "reading.ahead_of_clock": N_("The time {date} is later than this computer's clock. Is the time right?"),
    "reading.very_old": N_("The date {date} is more than a year ago. Is the year right?"),
    "reading.ends_before_start": N_("The period from {start} to {end} ends before it begins. Correct the dates."),
    "reading.negative": N_("{value} is below zero, which can't be read on this meter. Check the sign."),
    "reading.beyond_digits": N_(
        "{value} has more digits than this meter's {digits}. Look at the meter again, without the decimals."
    ),
    "reading.beyond_tank": N_(
        "{value} {unit} is more than the tank can hold, {capacity} {unit}. Measure again, or correct the tank's size."
    ),
    "reading.duplicate": N_("{value} was entered for {date} already. Is this a second one?"),
    "reading.other_at_that_time": N_(
        "For {date} the value {value} was entered already. Correct that one, or change the time."
    ),
    "reading.higher_than_next": N_(
        "{value} is more than the later reading, {next} on {date}. One of the two is wrong."
    ),
    "reading.lower_than_before": N_(
        "{value} is lower than before: it was {previous} on {date}. Look at the meter again. "
        "If it is right, say what happened: reset, or replaced."
    ),
    "reading.lower_or_rolled_over": N_(
        "{value} is lower than before: it was {previous} on {date}. Look at the meter again. "
        "If it is right, say what happened: past its last digit, reset, or replaced."
    ),
    "reading.stuck": N_("The meter has shown {value} for {times} readings. Is it stuck, or was the value estimated?"),
    "reading.much_more": N_("That is {use} a day; the most was {usual} so far. Is there a digit too many?"),
    "reading.unusual": N_("That is {use} a day; usual is {low} to {high}. Look at the meter again."),
    "reading.beyond_supply": N_(
        "{use} {unit} is more than the supply can deliver in that time, {most} {unit}. Check both readings."
    ),
    "reading.overlaps": N_("The period overlaps the entry from {start} to {end}. Correct the dates of one of them."),
    "tank.off_chart": N_("{depth} cm is outside the tank's dip chart. Measure again."),
    "tank.no_chart": N_("The tank has no dip chart, so centimetres can't be turned into litres. Enter litres."),
    "tank.negative": N_(
        "{opening} + {delivered} {unit} went in and {closing} {unit} are left: more than there can be. "
        "A delivery is missing, or a dip is wrong. The figure is held until one is corrected."
    ),
    "consumption.difference": N_("This reading less the one before, times the meter's ratio"),
    "consumption.reset": N_("The meter was reset to zero: this reading, times the meter's ratio"),
    "consumption.rollover": N_("The meter passed its last digit and began again at zero"),
    "consumption.drop": N_("The meter shows less than before, and nobody has said why"),
    "consumption.period": N_("The use of the period as it was entered"),
    "consumption.event": N_("The amount as it was entered"),
    "consumption.tank": N_("What was in the tank, plus deliveries, less what is left"),
    "consumption.drop_undecided": N_(
        "The meter went down from {before} to {after}. Say what happened: past its last digit, reset, replaced, "
        "or a typing error. Nothing is counted until then."
    ),
    "consumption.no_final_reading": N_(
        "The replaced meter has no final reading: it last showed {before}, its successor began at {after}. "
        "Enter the final reading."
    ),
    "consumption.two_at_once": N_("Two values were entered for one time: {before} and {after}. Correct one of them."),
    "consumption.ratio_between_readings": N_(
        "The meter's ratio changed on {changed} between two readings; the use was divided by time. "
        "A reading on that day would make it exact."
    ),
    "consumption.overlap": N_("The period overlaps the one from {start} to {end}, which counts. Correct the dates."),
    "reading.since_needed": N_(
        "This is the first entry of {meter}: say with ^T since when it counts. Nothing was saved."
    ),
    "consumption.no_beginning": N_("The entry has no beginning of its period. Correct it."),
    "consumption.purchase": N_("Refrigerant bought"),
    "consumption.new_capacity": N_("Refrigerant in new equipment: it is there, and not lost"),
    "consumption.service": N_("Refrigerant filled in to replace what had leaked"),
    "consumption.retired_capacity": N_("Refrigerant in equipment that was taken out"),
    "consumption.recovery": N_("Refrigerant recovered: it was not lost"),
    "reading.tank_gained": N_(
        "{opening} + {delivered} {unit} were there and came, and {closing} {unit} are left: more than there can be. "
        "Enter the missing delivery first, or measure again. Saved like this, the figure is held."
    ),
    "reading.source_needed": N_(
        "{meter} takes figures that were worked out elsewhere: say where this one comes from. Nothing was saved."
    ),
    "reading.currency_needed": N_("A cost needs its currency, like USD. Nothing was saved."),
    "trend.no_meter": N_("No meter counts {activity}. Nothing can be shown."),
    "trend.years": N_("From {first} to {last} isn't a span of 1 to {most} years."),
    "target.years": N_("A target is due after its base year: {due} isn't after {base}."),
    "target.change": N_("{change} % less can't be: nothing is left at -100."),
    "trend.which_engine": N_("Choose the meter of one engine or vehicle: fuel is divided by what that one did."),
    "trend.nothing_driven": N_(
        "Nothing behind {meter} counts hours, kilometres or kWh. Register that counter behind it."
    ),
    "trend.target_needs": N_("A target needs its base year, its due year, and the change in percent."),
    "trend.option": N_("“{typed}” isn't a choice of {option}. Choose one of: {known}."),
    "target.needs": N_("A target needs --change, --base-year and --due-year."),
    "consumption.by": N_("“{typed}” isn't a way to divide time. Choose one of: {known}."),
    "consumption.too_many": N_("{days} days are too many to list one by one; {most} can be."),
    "reading.unknown_basis": N_("“{typed}” isn't something that can have happened. Choose one of: {known}."),
    "tank.point_form": N_("“{typed}” isn't a line of a dip chart. Write it like 10=182.5, centimetres = litres."),
    "premises.user_form": N_("“{typed}” isn't a user and its part. Write it like UNHCR=250."),
    "trend.file_ending": N_("{file} has to end in .csv, .xlsx or .json. Nothing was written."),
    "meter.capacity_per": N_("“{typed}” isn't what a capacity can be for. Choose one of: {known}."),
    "tank.not_a_tank": N_("{meter} isn't a tank that is dipped."),
    "question.estimated": N_("{use} {unit} from {start} to {end} are estimated. A reading takes their place."),
    "question.gap": N_("Nothing is known from {start} to {end}. Enter what is missing, or estimate it."),
    "question.bill_differs": N_(
        "The bill says {billed} {unit}, {register} counted {counted}: {percent} % apart. The register is what counts."
    ),
    "tank.chart_short": N_("A dip chart needs at least two depths; given: {points}."),
    "tank.chart_not_rising": N_(
        "At {depth} cm the chart has {litres} L, after {before} L less deep. More depth can't hold less: check that line."
    ),
    "reading.unaccepted": N_("Nothing was saved. {warnings} If it is right, accept it with a reason."),
    "reading.no_reason": N_("Nothing was saved. Say in a few words why."),
    "reading.unknown": N_("That reading isn't there. Nothing was saved."),
    "reading.corrected_already": N_("That reading was corrected already. Nothing was saved. Correct the correction."),
    "meter.unknown": N_("That meter isn't there, or it was removed."),
    "facility.no_such_name": N_("There is no facility called {facility}. Nothing was saved."),
    "meter.no_such_code": N_("There is no meter with the code {meter}."),
    "meter.no_code": N_("A meter needs a code, like EL-1."),
    "meter.needs": N_("A meter can't be registered without: {field}."),
    "meter.code_taken": N_("Another meter has the code {meter} already. Choose another code."),
    "meter.unknown_kind": N_("{kind} isn't a kind of meter. Choose one of: {kinds}."),
    "meter.digits_range": N_("A register has 1 to {most} digits, not {digits}."),
    "meter.ratio_range": N_("A ratio is more than zero, not {ratio}."),
    "facility.no_name": N_("A facility needs a name."),
    "facility.country_form": N_("“{typed}” isn't a country's three-letter code, like CAF."),
    "facility.unknown": N_("That facility isn't there, or it was removed."),
    "facility.people_negative": N_("The number of people can't be {people}. Enter zero or more."),
}
