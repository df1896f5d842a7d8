"""Small templates to test with, written as data."""

from typing import Any

from field_ems.domain.checklists import Template
from field_ems.domain.template_body import read_template


def question(code: str, kind: str = "yes_no", criterion: str = "award", **rest: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"code": code, "kind": kind, "criterion": criterion, "text": {"en": f"{code}?"}}
    if kind == "yes_no" and criterion == "award":
        data["points"] = {"yes": 10, "no": 0}
    if kind in ("single", "multiple"):
        data["choices"] = [{"code": one, "label": {"en": one}} for one in rest.pop("choices", ("a", "b", "c"))]
    if kind == "number":
        data["unit"] = "L/kWh"
    return data | rest


def body(*questions: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {
        "code": "test",
        "version": 1,
        "title": {"en": "Test"},
        "product_group": "generators",
        "issuer": "HQ",
        "source": "made for a test",
        "sections": [{"code": "all", "title": {"en": "All"}, "questions": list(questions)}],
        **rest,
    }


def template(*questions: dict[str, Any], **rest: Any) -> Template:
    return read_template(body(*questions, **rest))


def values(**given: Any) -> dict[str, dict[str, Any]]:
    """Answers by code; a dict is a whole answer, anything else its value."""
    return {code: value if isinstance(value, dict) else {"value": value} for code, value in given.items()}


NOT_APPLICABLE = {"na_reason": "no such equipment here"}
