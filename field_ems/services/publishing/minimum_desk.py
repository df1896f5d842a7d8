"""Publishing minimum standards, each in numbered versions; a file may hold several."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from field_ems.domain.amounts import parse
from field_ems.domain.checklists import text_in
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.practices import (
    Area,
    Level,
    Minimum,
    PracticeState,
    Rule,
    Standing,
    check_minimum,
    compare,
    in_force,
    minimum_for,
)
from field_ems.domain.publications import Document
from field_ems.domain.times import parse_day
from field_ems.files.publications import MINIMUM_KEYS, read_minimum_file
from field_ems.i18n import current_language
from field_ems.services.minimums import newest, publish_minimums, published_minimums, withdraw_minimum
from field_ems.services.publishing.desk import Published
from field_ems.services.stations import names_of
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.practices import practices_about
from field_ems.store.publications import count_stations

_NAMED_STATIONS = 10


class MinimumDesk:
    """Minimums as {"minimums": [{"code", "area", "rule", "limit", "unit", "effective_on", "source", "texts"}, …]}."""

    def read(self, path: Path, code: str, title: str) -> Document:
        """Read minimums from CSV, XLSX or YAML; each has its own code."""
        return read_minimum_file(path)

    def code(self, document: Document) -> str:
        """Give the codes."""
        return ", ".join(str(one.get("code") or "") for one in document["minimums"])

    def check(self, headquarters: HeadquartersStore, document: Document) -> Document:
        """Give those that differ from what is published.

        Refuses as ``check_minimum``, and with ``practice.minimum_unreadable``, ``practice.minimum_twice``,
        ``practice.minimum_unknown`` or ``practice.minimum_unchanged``.
        """
        drafts = minimums_of(document)
        known = newest(published_minimums(headquarters))
        codes = [draft.code for draft in drafts]
        for draft in drafts:
            check_minimum(draft)
            if codes.count(draft.code) > 1:
                raise Refusal("practice.minimum_twice", minimum=draft.code)
            if draft.supersedes and draft.supersedes not in {*known, *codes}:
                raise Refusal("practice.minimum_unknown", named=draft.supersedes)
        changed = [draft for draft in drafts if replace(draft, version=_version(known, draft)) != known.get(draft.code)]
        if not changed:
            raise Refusal("practice.minimum_unchanged")
        return {"minimums": [_document(draft) for draft in changed]}

    def before(self, headquarters: HeadquartersStore, document: Document) -> tuple[str, Document]:
        """Give the version before of each that has one."""
        known = newest(published_minimums(headquarters))
        found = [known[one["code"]] for one in document["minimums"] if one["code"] in known]
        names = ", ".join(f"{one.code} {one.version}" for one in found)
        return names, {"minimums": [_document(one) for one in found]}

    def affected(self, headquarters: HeadquartersStore, document: Document) -> list[Notice]:
        """All stations receive it; those whose adopted practice is below it have to raise it."""
        published = published_minimums(headquarters)
        known = newest(published)
        drafts = [replace(one, version=_version(known, one) + 1) for one in minimums_of(document)]
        codes = {draft.code for draft in drafts}
        last_day = max(draft.effective_on for draft in drafts)
        then = in_force([*published, *drafts], last_day)
        with headquarters.reading() as session:
            stations = count_stations(session)
            rows = practices_about(session, {*known, *codes}, PracticeState.ADOPTED)
        below = set()
        practices = 0
        for row in rows:
            minimum = minimum_for(row.minimum_code, then)
            kept = (Standing.MEETS, Standing.NO_MINIMUM)
            if minimum is None or minimum.code not in codes:
                continue
            if compare(Level(row.value, row.unit, row.is_met), minimum) not in kept:
                practices += 1
                below.add(row.station_id)
        said = [Notice("publish.reaches", {"stations": stations})]
        if not below:
            return [*said, Notice("practice.none_below")]
        names = sorted(names_of(headquarters, below).values())
        listed = ", ".join(names[:_NAMED_STATIONS]) + (" …" if len(names) > _NAMED_STATIONS else "")
        params = {"stations": len(below), "practices": practices, "names": listed}
        return [*said, Notice("practice.some_below", params)]

    def publish(self, headquarters: HeadquartersStore, document: Document, now: datetime, by: str) -> None:
        """Publish each as its next version."""
        publish_minimums(headquarters, minimums_of(document), now, by)

    def withdraw(self, headquarters: HeadquartersStore, code: str, now: datetime, by: str, reason: str) -> list[Notice]:
        """Let it be in force no longer; practices stay as they are."""
        withdraw_minimum(headquarters, code, now, by, reason)
        with headquarters.reading() as session:
            stations = count_stations(session)
        return [Notice("publish.reaches", {"stations": stations})]

    def published(self, headquarters: HeadquartersStore) -> list[Published]:
        """List the minimums in their newest versions."""
        return [
            Published(one.code, text_in(one.texts, current_language()), one.version, one.effective_on, one.is_withdrawn)
            for one in newest(published_minimums(headquarters)).values()
        ]


def minimums_of(document: Document) -> list[Minimum]:
    """Read minimums from plain data; refuses with ``practice.minimum_unreadable`` for what they can't have."""
    return [_minimum(one) for one in document["minimums"]]


def _minimum(data: Mapping[str, Any]) -> Minimum:
    unknown = [key for key in data if key not in MINIMUM_KEYS]
    texts = data.get("texts")
    if unknown or not isinstance(texts, dict) or data.get("area") not in set(Area) or data.get("rule") not in set(Rule):
        detail = ", ".join(unknown) or "area, rule, texts"
        raise Refusal("practice.minimum_unreadable", detail=detail, areas=", ".join(Area), rules=", ".join(Rule))
    limit = _text(data, "limit")
    return Minimum(
        _text(data, "code"),
        Area(data["area"]),
        {str(language): str(text).strip() for language, text in texts.items()},
        Rule(data["rule"]),
        Level(parse(limit), _text(data, "unit") or None) if limit else Level(),
        parse_day(_text(data, "effective_on")),
        _text(data, "source"),
        _text(data, "supersedes") or None,
    )


def _document(one: Minimum) -> dict[str, Any]:
    fields = {
        "code": one.code,
        "area": one.area.value,
        "rule": one.rule.value,
        "limit": f"{one.limit.value:f}" if one.limit.value is not None else "",
        "unit": one.limit.unit or "",
        "effective_on": one.effective_on.isoformat(),
        "source": one.source,
        "supersedes": one.supersedes or "",
        "texts": dict(one.texts),
    }
    return {name: value for name, value in fields.items() if value}


def _version(known: Mapping[str, Minimum], draft: Minimum) -> int:
    return known[draft.code].version if draft.code in known else 0


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return "" if value is None else str(value).strip()
