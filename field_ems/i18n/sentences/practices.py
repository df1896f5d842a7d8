"""Minimum standards, and practices beside them."""

from field_ems.i18n.markers import N_, NN_

SENTENCES = {
    "practice.above_limit": N_(
        "{value} {unit} is above the United Nations minimum standard {minimum}, version {version}: at most {limit} "
        "{limit_unit} ({source}). The practice can't be adopted; the minimum applies."
    ),
    "practice.under_limit": N_(
        "{value} {unit} is below the United Nations minimum standard {minimum}, version {version}: at least {limit} "
        "{limit_unit} ({source}). The practice can't be adopted; the minimum applies."
    ),
    "practice.not_met": N_(
        "The United Nations minimum standard {minimum}, version {version}, requires this ({source}). The practice can't "
        "be adopted without it; the minimum applies."
    ),
    "practice.not_comparable": N_(
        "What is in {unit} can't be compared with the United Nations minimum standard {minimum}, version {version}: "
        "{limit} {limit_unit} ({source}). Propose the practice in {limit_unit}."
    ),
    "practice.no_title": N_("Say in a few words what is done. Nothing was saved."),
    "practice.no_value": N_("To compare it with {minimum}, give a value in {unit}. Nothing was saved."),
    "practice.yes_or_no": N_("To compare it with {minimum}, answer yes or no. Nothing was saved."),
    "practice.unknown": N_("This practice is not in the register."),
    "practice.unknown_area": N_("“{typed}” is no area. There is: {known}. Nothing was saved."),
    "practice.unknown_minimum": N_("No minimum standard “{typed}” is in force. There is: {known}. Nothing was saved."),
    "practice.other_area": N_("The minimum standard {minimum} is about {area}. Nothing was saved."),
    "practice.is_withdrawn": N_("“{practice}” was withdrawn. Propose it anew; nothing was changed."),
    "practice.none_below": N_("No station has adopted a practice below it."),
    "practice.some_below": NN_(
        "{stations} station has adopted practices below it (practices: {practices}), which are to be raised: {names}.",
        "{stations} stations have adopted practices below it (practices: {practices}), which are to be raised: {names}.",
        by="stations",
    ),
    "practice.file_unreadable": N_("{file} is no list of minimum standards: {detail}. Nothing was published."),
    "practice.minimum_unreadable": N_(
        "This is no minimum standard: look at {detail}. It has code, area ({areas}), rule ({rules}), limit and unit, "
        "effective_on, source, and texts by language. Nothing was published."
    ),
    "practice.minimum_no_code": N_(
        "A minimum standard needs a short code: 1 to {longest} letters without accents, digits, points, lines or "
        "underscores. Nothing was published."
    ),
    "practice.minimum_no_text": N_("{minimum}: its text is missing in a language. Nothing was published."),
    "practice.minimum_too_long": N_(
        "{minimum}: the text in “{language}” has more than {longest} letters. Nothing was published."
    ),
    "practice.minimum_no_source": N_("{minimum}: say which mandate or document it rests on. Nothing was published."),
    "practice.minimum_of_itself": N_("{minimum}: it can't take its own place. Nothing was published."),
    "practice.minimum_no_number": N_("{minimum}: what is required has no limit. Nothing was published."),
    "practice.minimum_no_limit": N_("{minimum}: it needs a limit with its unit. Nothing was published."),
    "practice.minimum_twice": N_("{minimum} stands in the file twice. Nothing was published."),
    "practice.minimum_unknown": N_("There is no minimum standard “{named}” whose place could be taken."),
    "practice.minimum_unchanged": N_("All of it is in force like this already. Nothing was published."),
}
