"""Two versions of a checklist that were made without having seen each other, compared question by question.

A person puts them together; what they did not choose stays in the versions themselves, which are never changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from field_ems.domain.answers import AnswerData, Answers
from field_ems.domain.notices import Refusal


class Side(StrEnum):
    """Which of the two versions an answer is taken from, and whether both comments and papers are kept with it."""

    LEFT = "left"
    RIGHT = "right"
    LEFT_WITH_BOTH_COMMENTS = "left+"
    RIGHT_WITH_BOTH_COMMENTS = "right+"

    @property
    def is_left(self) -> bool:
        """Whether the left version's answer is taken."""
        return self in (Side.LEFT, Side.LEFT_WITH_BOTH_COMMENTS)

    @property
    def keeps_both_comments(self) -> bool:
        """Whether the other version's comment and papers are kept beside the answer's own."""
        return self in (Side.LEFT_WITH_BOTH_COMMENTS, Side.RIGHT_WITH_BOTH_COMMENTS)


@dataclass(frozen=True, slots=True)
class Difference:
    """A question that the two versions answer differently.

    ``suggested`` is the side that alone changed the answer since the version both began from; None where both did, and
    a person has to choose.
    """

    question: str
    base: AnswerData | None
    left: AnswerData | None
    right: AnswerData | None
    suggested: Side | None


def differences(base: Answers, left: Answers, right: Answers, order: Sequence[str]) -> list[Difference]:
    """Give what the versions answer differently, in the order of the checklist's questions."""
    known = [*order, *sorted((set(left) | set(right)) - set(order))]
    found = []
    for code in known:
        before, one, other = base.get(code) or None, left.get(code) or None, right.get(code) or None
        if one == other:
            continue
        suggested = Side.RIGHT if one == before else Side.LEFT if other == before else None
        found.append(Difference(code, before, one, other, suggested))
    return found


def merge_answers(
    left: Answers, right: Answers, found: Sequence[Difference], choices: Mapping[str, Side]
) -> dict[str, AnswerData]:
    """Give the answers of the merged version: what is the same in both, and each difference as it was chosen.

    What is not chosen is as suggested; refuses with ``versions.undecided`` where nothing is suggested either.
    """
    chosen = {one.question: choices.get(one.question) or one.suggested for one in found}
    undecided = [code for code, side in chosen.items() if side is None]
    if undecided:
        raise Refusal("versions.undecided", count=len(undecided), question=undecided[0])
    merged = dict(left)
    for one in found:
        side = chosen[one.question]
        answer = _taken(one, side) if side is not None else None
        if answer:
            merged[one.question] = answer
        else:
            merged.pop(one.question, None)
    return {code: answer for code, answer in merged.items() if answer}


def _taken(one: Difference, side: Side) -> AnswerData:
    own, other = (one.left, one.right) if side.is_left else (one.right, one.left)
    answer: dict[str, Any] = dict(own or {})
    if not side.keeps_both_comments:
        return answer
    comments = [each["comment"] for each in (one.left, one.right) if each and each.get("comment")]
    if comments:
        answer["comment"] = "\n".join(dict.fromkeys(comments))
    papers = [*answer.get("evidence", ())]
    papers += [paper for paper in (other or {}).get("evidence", ()) if paper not in papers]
    if papers:
        answer["evidence"] = papers
    return answer
