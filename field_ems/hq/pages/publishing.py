"""Publishing to all stations: drafts, what each would do, publishing it, and taking it back."""

from collections import defaultdict
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.publications import Document, PublicationKind
from field_ems.hq.pages.forms import Fields
from field_ems.hq.pages.page import Console, Stop, Visitor
from field_ems.hq.pages.stations import read_id
from field_ems.hq.pages.uploads import file_field, text_field, upload
from field_ems.i18n.markers import N_
from field_ems.services import publishing
from field_ems.services.publishing import drafts

LARGEST = 1024 * 1024
"""Octets of an uploaded file."""

_CHANGES_SHOWN = 300
_TABLES = (PublicationKind.FACTORS, PublicationKind.MINIMUMS)
_SUFFIXES = (".csv", ".xlsx", ".yaml", ".yml")

KIND_WORDS = {
    PublicationKind.FACTORS: N_("Factor set"),
    PublicationKind.TEMPLATES: N_("Checklist"),
    PublicationKind.GUIDANCE: N_("Guideline"),
    PublicationKind.MANDATE: N_("Procurement mandate"),
    PublicationKind.MINIMUMS: N_("Minimum standard"),
}


def add_to(router: APIRouter, console: Console) -> None:
    """Add the pages."""

    @router.get("/publishing")
    def overview(request: Request) -> Response:
        publisher(console, request)
        return _overview(request)

    @router.post("/publishing")
    async def write(request: Request) -> Response:
        visitor = await run_in_threadpool(publisher, console, request)
        async with upload(console, request, LARGEST) as form:
            typed = {name: text_field(form, name) for name in ("kind", "code", "title", "text", "organization", "from")}
            name, content = await file_field(form, "file", LARGEST)
            return await run_in_threadpool(_drafted, request, visitor, typed, name, content)

    @router.get("/publishing/drafts/{draft}")
    def read(request: Request, draft: str) -> Response:
        publisher(console, request)
        return _preview(request, drafts.open_draft(console.store, read_id(draft)))

    @router.post("/publishing/drafts/{draft}")
    def decide(request: Request, draft: str, fields: Fields) -> Response:
        visitor = publisher(console, request)
        console.check_form(request, fields)
        found = drafts.open_draft(console.store, read_id(draft))
        if fields.get("step") == "publish":
            try:
                publishing.publish(console.store, found.kind, found.document, console.clock(), visitor.name)
            except Refusal as refusal:
                return _preview(request, found, refusal.notice)
        drafts.discard_draft(console.store, found.id)
        return RedirectResponse("/publishing", status_code=303)

    @router.get("/publishing/withdraw")
    def ask(request: Request, kind: str = "", code: str = "") -> Response:
        publisher(console, request)
        return console.draw("withdraw.html", request, kind=_kind(kind), code=code, words=KIND_WORDS)

    @router.post("/publishing/withdraw")
    def withdraw(request: Request, fields: Fields) -> Response:
        visitor = publisher(console, request)
        console.check_form(request, fields)
        kind, code = _kind(fields.get("kind", "")), fields.get("code", "")
        reason = fields.get("reason", "")[:1000]
        try:
            said = publishing.withdraw(console.store, kind, code, console.clock(), visitor.name, reason)
        except Refusal as refusal:
            return _overview(request, [refusal.notice], 400)
        return _overview(request, said)

    def _drafted(request: Request, visitor: Visitor, typed: dict[str, str], name: str, content: bytes) -> Response:
        kind = _kind(typed["kind"])
        try:
            if kind is PublicationKind.MANDATE:
                document: Document = {"organization": typed["organization"], "from": typed["from"]}
            else:
                document = _read(kind, typed, name, content)
            found = publishing.preview(console.store, kind, document)
        except Refusal as refusal:
            return _overview(request, [refusal.notice], 400, typed)
        draft = drafts.save_draft(console.store, kind, found.code, document, console.clock(), visitor.name)
        return RedirectResponse(f"/publishing/drafts/{draft.hex()}", status_code=303)

    def _preview(request: Request, draft: drafts.PublicationDraft, message: Notice | None = None) -> Response:
        found = None
        try:
            found = publishing.preview(console.store, draft.kind, draft.document)
        except Refusal as refusal:
            message = message or refusal.notice
        return console.draw(
            "publication.html",
            request,
            400 if message else 200,
            draft=draft,
            found=found,
            shown=_CHANGES_SHOWN,
            message=message,
            words=KIND_WORDS,
        )

    def _overview(
        request: Request, said: list[Notice] | None = None, status: int = 200, typed: dict[str, str] | None = None
    ) -> Response:
        return console.draw(
            "publishing.html",
            request,
            status,
            said=said or [],
            typed=defaultdict(str, typed or {}),
            drafts=drafts.list_drafts(console.store),
            published={kind: publishing.list_published(console.store, kind) for kind in PublicationKind},
            words=KIND_WORDS,
            largest=LARGEST // 1024,
        )


def publisher(console: Console, request: Request) -> Visitor:
    """Give who is signed in, or stop where their role does not publish."""
    visitor = console.visitor(request)
    if not visitor.may_publish:
        raise Stop(403, "hq.role_does_not_publish")
    return visitor


def _kind(named: str) -> PublicationKind:
    if named not in set(PublicationKind):
        raise Stop(400, "hq.form_unreadable")
    return PublicationKind(named)


def _read(kind: PublicationKind, typed: dict[str, str], name: str, content: bytes) -> Document:
    """Read an uploaded file, or what was typed in its place: a table where its first line is one, else YAML."""
    suffix = PurePosixPath(name).suffix.lower()
    if not content:
        first_line = typed["text"].lstrip().partition("\n")[0]
        suffix = ".csv" if kind in _TABLES and ":" not in first_line else ".yaml"
        content = typed["text"].encode()
    if suffix not in _SUFFIXES or len(content) > LARGEST:
        raise Refusal("publish.file_kind", largest=LARGEST // 1024)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"draft{suffix}"
        path.write_bytes(content)
        return publishing.read(kind, path, typed["code"], typed["title"])
