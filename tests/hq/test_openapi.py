"""All that headquarters' description of itself offers, asked for in every way that it allows and some it doesn't."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error

from field_ems.domain.access import Scope
from field_ems.hq import api
from field_ems.hq.app import create_app
from field_ems.services.api import create_token
from field_ems.services.enrolment import admit, issue_code
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore
from field_ems.sync.enrolment import EnrolmentRequest, decode_reply, encode

NOW = datetime.fromisoformat("2026-03-02T08:30:00+00:00")
TOKENS: dict[str, str] = {}


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    store = HeadquartersStore(Database.at_path(tmp_path_factory.mktemp("described") / "hq.db"))
    code = issue_code(store, "Birao", NOW, organization="Ours")
    request = EnrolmentRequest(code, "laptop", "ab" * 16, "", "11" * 32)
    TOKENS["device"] = decode_reply(admit(store, encode(request), NOW)).token
    TOKENS["reader"] = create_token(store, "reports", list(Scope), NOW)
    allowed = api.REQUESTS_A_MINUTE
    api.RateLimit.__init__.__defaults__ = (10**9,)  # type: ignore[misc]
    yield schemathesis.openapi.from_asgi("/openapi.json", create_app(store, lambda: NOW))
    api.RateLimit.__init__.__defaults__ = (allowed,)  # type: ignore[misc]
    store.close()


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_nothing_offered_ends_in_a_server_error(case: schemathesis.Case) -> None:
    for token in (TOKENS["device"], TOKENS["reader"], "nobody's"):
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=[not_a_server_error])
