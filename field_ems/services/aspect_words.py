"""The chain from a station's aspects to a question, in words."""

from field_ems.domain.aspects import AspectCode
from field_ems.domain.checklists import text_in
from field_ems.i18n import _, current_language, ngettext
from field_ems.i18n.markers import N_
from field_ems.services.aspects import AspectCard, Chain
from field_ems.services.question_words import CRITERIA

ASPECTS = {
    AspectCode.ENERGY: N_("energy"),
    AspectCode.WATER: N_("water"),
    AspectCode.WASTE: N_("waste"),
    AspectCode.REFRIGERANTS: N_("refrigerants"),
    AspectCode.TRAVEL: N_("travel"),
    AspectCode.PURCHASES: N_("purchases"),
}


def significance_in_words(card: AspectCard) -> str:
    """Say whether an aspect is significant here."""
    if card.significant is None:
        return _("not yet judged")
    return _("significant") if card.significant else _("not significant")


def measured_in_words(card: AspectCard) -> str:
    """Say how much of an aspect is measured here."""
    if not card.meters:
        return _("no meter")
    return ngettext("{count} meter", "{count} meters", card.meters).format(count=card.meters)


def why_lines(chain: Chain) -> list[str]:
    """Say why a question is asked, one link a line."""
    language = current_language()
    question = chain.question
    lines = []
    if chain.aspect is not None:
        name = _(ASPECTS[chain.aspect.code])
        known = f"{significance_in_words(chain.aspect)}, {measured_in_words(chain.aspect)}"
        lines.append(_("1. Aspect of the station: {aspect} ({known}).").format(aspect=name, known=known))
        if chain.aspect.reason:
            lines.append("   " + chain.aspect.reason)
    elif question.aspect:
        lines.append(_("1. Aspect of the station: {aspect}.").format(aspect=question.aspect))
    else:
        lines.append(_("1. It is about no aspect of the station's own: every purchase is asked it."))
    if question.indicator:
        lines.append("   " + _("United Nations indicator: {indicator}.").format(indicator=question.indicator))
    title = text_in(chain.template.title, language)
    lines.append(_("2. Product group: {group} ({title}).").format(group=chain.product_group, title=title))
    lines.append(
        _("3. Specification, a {criterion} criterion: {source}").format(
            criterion=_(CRITERIA[question.criterion]), source=question.source or chain.template.source
        )
    )
    if verification := text_in(question.verification, language):
        lines.append("   " + _("How to verify: {text}").format(text=verification))
    lines.append(_("4. Question {code}: {text}").format(code=question.code, text=text_in(question.text, language)))
    if question.local_reason:
        lines.append("   " + _("Adapted at this station: {reason}").format(reason=question.local_reason))
    return lines
