"""Enrolment: how a device and headquarters come to know each other."""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta

from nacl.public import PrivateKey
from nacl.signing import SigningKey

from field_ems.domain.journal import GLOBAL_SCOPE, ID_BYTES
from field_ems.domain.notices import Refusal
from field_ems.domain.roles import Role
from field_ems.services.templates import install_shipped_templates
from field_ems.store import audit, devices, sessions, tables
from field_ems.store.audiences import note_organization
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.organizations import find_organization
from field_ems.store.session import Session
from field_ems.store.station import StationStore, join_station
from field_ems.sync.enrolment import EnrolmentReply, EnrolmentRequest, decode_reply, decode_request, encode
from field_ems.sync.octets import WireError

LONGEST_NAME = 80
"""Letters of a station's name."""

CODE_LIFE = timedelta(days=7)
_CODE_BYTES = 10
ATTEMPTS_ALLOWED = 20
CLOSED_FOR = timedelta(minutes=10)
"""From the first of too many attempts with a wrong code from one network address."""

_ATTEMPTS = "\nenrol "
"""Before the address, under which attempts are counted; no user's name has a line break."""


def hash_secret(secret: str) -> bytes:
    """Give the hash under which headquarters keeps a token or a code; both are random, so that no salt is needed."""
    return hashlib.sha256(secret.encode()).digest()


def issue_code(
    headquarters: HeadquartersStore,
    station_name: str,
    now: datetime,
    *,
    organization: str | None = None,
    role: Role = Role.FOCAL_POINT,
) -> str:
    """Give a one-time code, good for a week, with which a laptop joins this station or draws it up.

    The people on the laptop who have no role of their own have ``role``. A station that is known goes over to
    ``organization`` at once. Refuses with ``hq.bad_name``.
    """
    station_name = station_name.strip()
    if not station_name or len(station_name) > LONGEST_NAME or not station_name.isprintable():
        raise Refusal("hq.bad_name", longest=LONGEST_NAME)
    code = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode()
    shown = "-".join(code[start : start + 4] for start in range(0, len(code), 4))
    organization_id = _organization(headquarters, organization, now) if organization else None
    with headquarters.writing() as session:
        known = devices.station_named(session, station_name)
        session.add(
            tables.EnrolmentCode(
                code_hash=hash_secret(code),
                station_id=known.station_id if known else None,
                station_name=station_name,
                organization_id=organization_id,
                role=role,
                expires_at=now + CODE_LIFE,
            )
        )
        scope_id = known.station_id if known else GLOBAL_SCOPE
        audit.note(session, scope_id, now, audit.COMMAND, "code_issued", station=station_name, role=role)
    if known and organization_id and known.organization_id != organization_id:
        with headquarters.publishing(known.station_id, now) as writer:
            writer.change(tables.Station, known.id, organization_id=organization_id)
            note_organization(writer.session, known.station_id, organization_id)
    return shown


def _organization(headquarters: HeadquartersStore, name: str, now: datetime) -> bytes:
    with headquarters.reading() as session:
        known = find_organization(session, name)
    if known:
        return known
    with headquarters.publishing(GLOBAL_SCOPE, now) as writer:
        return writer.create(tables.Organization, name=name, short_name=name)


def admit(headquarters: HeadquartersStore, body: bytes, now: datetime) -> bytes:
    """Take a device in: use up its code, and give it everything that it needs from here on.

    Refuses with ``sync.wrong_code``. A code is used once, even where two devices come with it at the same moment.
    """
    request = decode_request(body)
    token = secrets.token_urlsafe(32)
    with headquarters.writing() as session:
        code = devices.take_code(session, hash_secret(request.code.replace("-", "").strip().upper()), now)
        if code is None:
            raise Refusal("sync.wrong_code")
        station_id = code.station_id or _drawn_up(session, request, code.station_name)
        device = tables.Device(
            station_id=station_id,
            id=secrets.token_bytes(ID_BYTES),
            name=request.device_name[:80],
            role=code.role,
            token_hash=hash_secret(token),
            verify_key=_octets(request.verify_key, 32),
            enrolled_at=now,
        )
        session.add(device)
        actor = f"device:{device.id.hex()}"
        audit.note(session, station_id, now, actor, "device_enrolled", device=device.name, role=device.role)
        keys = own_keys(session)
        reply = EnrolmentReply(
            token=token,
            device_id=device.id.hex(),
            station_id=station_id.hex(),
            station_name=code.station_name,
            organization=code.organization_id.hex() if code.organization_id else None,
            role=code.role,
            hq_verify_key=bytes(SigningKey(keys.signing_key).verify_key).hex(),
            hq_sealing_key=bytes(PrivateKey(keys.sealing_key).public_key).hex(),
            ca_pin=keys.ca_pin,
        )
        organization_id, station_name = code.organization_id, code.station_name
        is_drawn_up = code.station_id is None and devices.station_named(session, station_name) is None
    if is_drawn_up:
        with headquarters.publishing(station_id, now) as writer:
            writer.create(tables.Station, name=station_name, organization_id=organization_id)
            note_organization(writer.session, station_id, organization_id)
    return encode(reply)


def may_try(headquarters: HeadquartersStore, place: str, now: datetime) -> bool:
    """Whether another code may be tried from a network address; counted before, so that many at once are too."""
    with headquarters.writing() as session:
        return sessions.count_attempt(session, _ATTEMPTS + place, now, now - CLOSED_FOR) <= ATTEMPTS_ALLOWED


def succeeded(headquarters: HeadquartersStore, place: str) -> None:
    """Forget the attempts from an address at which a code was right."""
    with headquarters.writing() as session:
        sessions.forget_attempts(session, _ATTEMPTS + place)


def _drawn_up(session: Session, request: EnrolmentRequest, station_name: str) -> bytes:
    """Give the station of a code that names none: the one another device has drawn up since, or the device's own."""
    known = devices.station_named(session, station_name)
    if known:
        return known.station_id
    return _octets(request.station_id, ID_BYTES)


def _octets(text: str, length: int) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError as error:
        raise WireError("sync.not_ours") from error
    if len(found) != length or not any(found):
        raise WireError("sync.not_ours")
    return found


def own_keys(session: Session) -> tables.HeadquartersKeys:
    keys = devices.keys(session)
    if keys is None:
        keys = tables.HeadquartersKeys(
            signing_key=bytes(SigningKey.generate()), sealing_key=bytes(PrivateKey.generate())
        )
        session.add(keys)
    return keys


def enrol(store: StationStore, url: str, code: str, device_name: str, now: datetime) -> str:
    """Enrol this device with headquarters and give the name of the station that it works for.

    Everything entered before stays and belongs to that station. Refuses where the device is enrolled already.
    """
    from field_ems.sync.transport import HttpLink  # requests: needed only here and when syncing

    with store.reading() as session:
        known = devices.enrolment(session)
    if known:
        raise Refusal("sync.already_enrolled", url=known.hq_url)
    # What ships with the program need not travel: the first sync says which templates are here.
    install_shipped_templates(store)
    signing_key = SigningKey.generate()
    link = HttpLink(url)
    try:
        answer = link.enrol(
            encode(
                EnrolmentRequest(
                    code=code,
                    device_name=device_name,
                    station_id=store.station_id.hex(),
                    station_name="",
                    verify_key=bytes(signing_key.verify_key).hex(),
                )
            )
        )
    finally:
        link.close()
    reply = read_reply(answer)
    with store.database.writing() as session:
        join_station(session, bytes.fromhex(reply.station_id))
        session.add(
            tables.Enrolment(
                hq_url=url,
                device_id=bytes.fromhex(reply.device_id),
                token=reply.token,
                signing_key=bytes(signing_key),
                hq_sealing_key=bytes.fromhex(reply.hq_sealing_key),
                hq_verify_key=bytes.fromhex(reply.hq_verify_key),
                ca_pin=reply.ca_pin,
                enrolled_at=now,
            )
        )
        session.merge(tables.Setting(key="station_name", value=reply.station_name))
    return reply.station_name


def read_reply(answer: bytes) -> EnrolmentReply:
    """Read what headquarters gave, or refuse what something else answered in its place."""
    try:
        return decode_reply(answer)
    except WireError as error:
        raise Refusal(error.code) from error


def moved_headquarters(store: StationStore, url: str) -> bool:
    """Let an enrolled device find headquarters at another address; whether it is enrolled at all."""
    with store.database.writing() as session:
        known = devices.enrolment(session)
        if known is None:
            return False
        known.hq_url = url
        session.add(known)
    return True
