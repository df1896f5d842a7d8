"""Checklists, their templates, suppliers and tenders."""

from field_ems.i18n.markers import N_

SENTENCES = {
    "answer.must_apply": N_("Question {question} has to be answered; it can't be set aside as not applicable."),
    "answer.not_a_choice": N_("“{typed}” is not one of the answers to {question}. Choose from the list."),
    "answer.not_a_date": N_("“{typed}” is not a date. Type it like 2026-11-23."),
    "answer.not_a_number": N_("“{typed}” is not a number. Type digits, with a point or a comma before the decimals."),
    "answer.not_yes_or_no": N_("“{typed}” is neither yes nor no. Answer {question} with yes or no."),
    "answer.too_long": N_("The answer to {question} is too long: at most {longest} characters. Shorten it."),
    "answer.wrong_shape": N_("That can't be an answer to {question}. Nothing was changed; answer it again."),
    "aspect.no_reason": N_("Say why the aspect is significant here, or why not."),
    "aspect.unknown": N_("“{typed}” is not an aspect. Use one of: {known}."),
    "assessment.return_without_comment": N_("Say what has to be mended: a comment on the whole or on a question."),
    "assessment.superseded": N_("This version has been revised; decide about the latest version instead."),
    "assessment.unknown": N_("There is no such assessment here. Perhaps it has not been synced yet."),
    "checklist.expired_evidence": N_("{question}: “{name}” expired on {expired}. Ask for a valid one."),
    "checklist.incomplete": N_(
        "{missing} answers or files are missing. Complete them, or submit it as incomplete; nothing counts as a fail."
    ),
    "checklist.knock_out": N_("{question}: the answer “{answer}” is a knock-out."),
    "checklist.knock_out_above": N_("{question}: {answer} {unit} is a knock-out; at most {limit} is accepted."),
    "checklist.knock_out_below": N_("{question}: {answer} {unit} is a knock-out; at least {limit} is asked for."),
    "checklist.missing_answer": N_("{question} has not been answered."),
    "checklist.missing_evidence": N_("{question} needs a file that proves the answer."),
    "checklist.missing_reason": N_("{question} is set aside as not applicable; say why."),
    "checklist.must_apply": N_("{question} can't be set aside as not applicable; answer it."),
    "checklist.unknown_question": N_("This checklist has no question {named}."),
    "checklist.wrong_evidence": N_("{question}: the attached file is not of a kind that proves it."),
    "draft.unknown": N_("That draft is no longer here; it has been submitted or discarded."),
    "edition.code_taken": N_("“{named}” is the code of a published checklist. Give the local edition its own."),
    "edition.looser": N_(
        "{target}: “{key}” would ask for less than the checklist it adapts. Only stricter is accepted."
    ),
    "edition.mandatory": N_("{target} is mandatory: it can be tightened, not dropped or replaced."),
    "edition.no_code": N_("Give the local edition a code, such as bangui-generators."),
    "edition.no_longer_fits": N_("{target}: the change “{action}” doesn't fit the next version and was left out."),
    "edition.no_reason": N_("Say why {target} is adapted to local conditions."),
    "edition.not_confirmed": N_("Look at these again and confirm them: {targets}. Nothing was changed."),
    "edition.not_tightened": N_("{target}: “{key}” can't be tightened. Replace the question, or add one."),
    "edition.nothing_taken_back": N_("Nothing was changed in {target}."),
    "edition.nothing_adapted": N_("The local edition changes nothing. Use the checklist as it is published."),
    "edition.other_parent": N_("“{named}” is a local edition of another checklist. Give this one its own code."),
    "edition.parent_changed": N_("{target} has changed in the next version. Confirm the local change “{action}”."),
    "edition.parent_is_stricter": N_(
        "{target}: the next version is stricter than the local change, and the stricter applies. Confirm it."
    ),
    "edition.same_code": N_("The code {taken} is used by the checklist already. Give the local question its own."),
    "edition.unknown": N_("There is no local edition “{named}” here. Look at the list of editions."),
    "edition.unknown_target": N_("The checklist has no “{target}” to adapt."),
    "edition.up_to_date": N_("The local edition {named} stands on the latest version of its checklist."),
    "edition.unreadable": N_("{target} can't be read as a question: {detail}."),
    "evidence.bad_date": N_("“{typed}” is not a date. Type the last valid day like 2026-11-23."),
    "evidence.cannot_open": N_("{name} can't be opened: {detail}."),
    "evidence.empty": N_("{name} is empty. Choose another file."),
    "evidence.nothing_named": N_("Give a file, or the name of a paper. Nothing was attached."),
    "evidence.not_here": N_("{name} has not been synced to this device yet."),
    "evidence.not_what_it_says": N_("The content of {name} is not {type}. Save it again in that format."),
    "evidence.too_large": N_(
        "{name} is larger than {largest} MB. Scan it with fewer dots, or attach the pages that matter."
    ),
    "evidence.type_unknown": N_("{name} is of a type that is not accepted. Accepted are {known}."),
    "mandate.binds": N_("Knock-outs exclude: the procurement mandate has been approved from {from_day}."),
    "mandate.not_yet": N_("Knock-outs only warn: the procurement mandate starts on {from_day}, after {day}."),
    "mandate.pending": N_("Knock-outs only warn: the organization's procurement mandate is pending."),
    "mandate.template_advises": N_("Knock-outs only warn: this checklist only advises."),
    "offer.below_minimum": N_("The score of {score} is below the minimum of {minimum}; the offer is out."),
    "offer.incomplete": N_("{missing} answers or files are missing. The offer waits for them; it has not failed."),
    "offer.knocked_out": N_("Answers that exclude: {count}. The offer is not eligible, whatever its price."),
    "offer.no_price": N_("The price is not known. Enter it to give the offer its place."),
    "offer.no_score": N_("No award question applies to this offer, so that it has no score to weigh."),
    "offer.not_decided": N_("Headquarters has not decided about this checklist."),
    "offer.other_version": N_("This offer was judged by version {version} of {template}; compare scores with care."),
    "offer.returned": N_("Headquarters returned this checklist. The offer waits for the revised one."),
    "offer.several_checklists": N_("{count} checklists were submitted for this offer; the last one counts."),
    "offer.several_prices": N_(
        "{count} prices were entered for this offer; {amount} {currency}, received last, counts. Correct it if it is wrong."
    ),
    "offer.unknown": N_("No price was entered for this supplier in this tender."),
    "offer.would_be_below": N_("The score of {score} is below the minimum of {minimum}, which only warns."),
    "offer.would_be_out": N_("Answers that would exclude: {count}. They only warn while the mandate is pending."),
    "register.unknown": N_("That entry is not here, or it has been removed. Look at the supplier's card again."),
    "remark.empty": N_("The remark is empty. Write what you want to say."),
    "supplier.acknowledged_before": N_(
        "It can't be acknowledged on {acknowledged_on}: it was communicated on {sent_on}. Check the dates."
    ),
    "supplier.channel": N_("“{typed}” is not a way of communicating. Use one of: {known}."),
    "supplier.country_form": N_("“{typed}” is not a country code. Use the three letters, such as CMR."),
    "supplier.done_in_future": N_("{day} is still to come. Enter the day on which it was done."),
    "supplier.name_too_long": N_("The name is too long: at most {longest} characters."),
    "supplier.no_action": N_("Say what the supplier has to do."),
    "supplier.no_certificate_name": N_("Give the certificate a name, such as ISO 14001."),
    "supplier.no_name": N_("Give the supplier a name."),
    "supplier.no_requirement": N_("Say which requirement was communicated."),
    "supplier.ungm_taken": N_(
        "UNGM number {number} already belongs to {name}. Open that supplier, or check the number."
    ),
    "supplier.unknown": N_("There is no such supplier here, or it has been removed."),
    "template.choices_not_asked": N_("{question}: a question of kind {kind} has no choices. Remove them."),
    "template.cycle": N_("{question} depends on itself: {path}. Break the circle in visible_if."),
    "template.dead_question": N_("{question} can never come up: its conditions on {named} exclude each other."),
    "template.duplicate_choice": N_("{question}: the choice {choice} is there twice."),
    "template.duplicate_code": N_("The code {question} is used {times} times. Give each question its own."),
    "template.duplicate_section": N_("The section code {section} is used twice. Give each section its own."),
    "template.empty_condition": N_("{question}: the condition on {named} names no answers. Add any_of, or a range."),
    "template.evidence_never": N_(
        "{question} accepts evidence but never asks for it. Set evidence, or remove the kinds."
    ),
    "template.formal_not_required": N_("{question}: a formal criterion is always required."),
    "template.formal_not_true_or_false": N_("{question}: a formal criterion is answered by yes or no, one excluding."),
    "template.looks_ahead": N_("{question} depends on {named}, which is asked later. Ask {named} first."),
    "template.missing_key": N_("The key “{key}” is missing."),
    "template.no_fragment": N_("There is no fragment “{named}” to include. Nearest: {nearest}"),
    "template.no_points": N_(
        "{question} is an award criterion and gives no points. Add points, or bands for a number."
    ),
    "template.no_unit": N_("{question} asks for a number: name its unit."),
    "template.no_weight": N_("{question}: the weight has to be more than zero."),
    "template.not_allowed": N_("“{key}”: {found} breaks the rule “{rule}”."),
    "template.not_one_of": N_("“{key}”: “{found}” is not known. Nearest: {nearest} (of {valid})."),
    "template.points_by_band": N_("{question}: points of a number are given by bands."),
    "template.points_not_award": N_("{question}: only award criteria give points, and this one is {criterion}."),
    "template.range_not_number": N_("{question}: “{key}” speaks of a range, and the question's kind is {kind}."),
    "template.too_few_choices": N_("{question}: give at least two choices."),
    "template.unknown": N_("There is no checklist “{named}” here. Sync, or look at the list of checklists."),
    "template.unknown_answer": N_("{question}: “{answer}” in “{key}” is not an answer to {target}. Nearest: {nearest}"),
    "template.unknown_key": N_("The key “{key}” is not known. Nearest: {nearest}"),
    "template.unknown_question": N_("{question} depends on {named}, which is not there. Nearest: {nearest}"),
    "template.unreadable": N_("Checklist {place} can't be read by this program ({detail}). Update the program."),
    "template.version_taken": N_(
        "{named} version {version} is published and never changes. Use the next version number."
    ),
    "template.wrong_form": N_("“{key}”: “{found}” does not have the form {pattern}."),
    "template.wrong_type": N_("“{key}”: “{found}” should be of type {expected}."),
    "tender.closes_before": N_("The tender closes on {closes_on}, before it opens on {opens_on}. Check the dates."),
    "tender.currencies": N_("The prices are in {currencies}. Enter all of them in one currency, at one day's rate."),
    "tender.currency_form": N_("“{typed}” is not a currency. Use its three letters, such as USD."),
    "tender.minimum_form": N_("A minimum score of {typed} is not between 0 and 100."),
    "tender.no_title": N_("Give the tender a title."),
    "tender.none_acceptable": N_("No offer can be ranked. Complete those that wait, or publish the tender again."),
    "tender.price_not_positive": N_("{typed} can't be a price. Enter what the whole offer costs, more than zero."),
    "tender.provisional": N_(
        "The order is provisional: {waiting} offers wait for answers, files, a price or a decision."
    ),
    "tender.rule_applied": N_(
        "All offers are judged by the rule of the day on which the tender opened, also those submitted under another."
    ),
    "tender.rules_differ": N_(
        "Some checklists were submitted while knock-outs only warned, others when they excluded. "
        "Give the tender its opening day, so that one rule applies."
    ),
    "tender.tie": N_("{offers} offers stand equal in the first place. Decide between them, and write down why."),
    "tender.unknown": N_("There is no such tender here, or it has been removed."),
    "tender.weights": N_("Weights of {technical} and {price} don't add to 100. Change one of them."),
    "tender.without_checklist": N_("A price was entered and no checklist submitted for: {suppliers}."),
    "yaml.alias": N_("{file}, line {line}: anchors and aliases are not accepted. Write the text out."),
    "yaml.cannot_open": N_("{file} can't be opened: {detail}."),
    "yaml.key_not_text": N_("{file}, line {line}: a key has to be a plain word."),
    "yaml.not_utf8": N_("{file}, line {line}: the file is not UTF-8 text. Save it as UTF-8."),
    "yaml.not_yaml": N_("{file}, line {line}: this is not YAML ({detail})."),
    "yaml.repeated_key": N_("{file}, line {line}: the key “{key}” is there twice."),
    "yaml.several_documents": N_("{file}, line {line}: one file holds one checklist."),
    "yaml.tag": N_("{file}, line {line}: the tag {tag} is not accepted."),
    "yaml.text_too_long": N_("{file}, line {line}: a text of {length} characters; at most {longest} are accepted."),
    "yaml.too_deep": N_("{file}, line {line}: nested deeper than {deepest} levels."),
    "yaml.too_large": N_("{file} is larger than {largest} kB. A checklist is never that large."),
    "yaml.too_many_parts": N_("{file}, line {line}: more than {most} parts. A checklist is never that large."),
}
