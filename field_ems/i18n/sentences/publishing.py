"""Publishing from headquarters."""

from field_ems.i18n.markers import N_, NN_

SENTENCES = {
    "publish.reaches": N_("Stations that receive it with their next sync: {stations}."),
    "publish.too_large": N_(
        "This would be {octets} octets for every station to fetch; at most {largest} are sent. Leave something out, or "
        "publish it in parts. Nothing was published."
    ),
    "publish.no_mapping": N_("{file} has to hold keys with values, as code: … Nothing was published."),
    "publish.not_in_force": N_("Nothing of the name {named} is in force. There is: {known}. Nothing was changed."),
    "publish.factors_change_nothing": N_("No figure changes until a year is reckoned with it."),
    "publish.factors_kept": NN_(
        "{stations} station reckons a year with {set}, and keeps those figures. No other year can be reckoned with it.",
        "{stations} stations reckon a year with {set}, and keep those figures. No other year can be reckoned with it.",
        by="stations",
    ),
    "publish.template_withdrawn": N_(
        "Version {version} of {code} is withdrawn: no checklist is begun with it any more."
    ),
    "publish.template_filled": NN_(
        "{stations} station has filled in earlier versions (checklists: {assessments}): those stay as they are.",
        "{stations} stations have filled in earlier versions (checklists: {assessments}): those stay as they are.",
        by="stations",
    ),
    "publish.template_adapted": NN_(
        "{stations} station has an edition of its own, and is asked to confirm it.",
        "{stations} stations have editions of their own, and are asked to confirm them.",
        by="stations",
    ),
    "publish.version_counts_again": N_("From here on {code} is begun in version {version} again."),
    "publish.guidance_asks_again": NN_(
        "{stations} station has said what it does with it ({adopted} adopted it), and is asked again.",
        "{stations} stations have said what they do with it ({adopted} adopted it), and are asked again.",
        by="stations",
    ),
    "publish.guidance_unreadable": N_(
        "This is no guideline: look at {detail}. It has code, kind ({kinds}), and titles and bodies by language. "
        "Nothing was published."
    ),
    "publish.mandate_binds": NN_(
        "{stations} station of {organization}: in tenders that open on {day} or later, knock-outs exclude.",
        "{stations} stations of {organization}: in tenders that open on {day} or later, knock-outs exclude.",
        by="stations",
    ),
    "publish.mandate_pends": NN_(
        "{stations} station of {organization}: the mandate of {day} is pending again, and knock-outs only warn.",
        "{stations} stations of {organization}: the mandate of {day} is pending again, and knock-outs only warn.",
        by="stations",
    ),
    "publish.file_kind": N_(
        "Choose a file that ends in .yaml, .csv or .xlsx, of at most {largest} kB. Nothing was published."
    ),
    "publish.no_draft": N_("This draft is no longer there: somebody has published it or thrown it away."),
}
