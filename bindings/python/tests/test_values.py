"""Amounts that are calculated with, and results that are copied, listed, serialised and shown."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from html.parser import HTMLParser
from typing import Annotated, Any

import pydantic
import pytest
from fastapi import Body, FastAPI
from fastapi.testclient import TestClient
from support import APPROVED, Merchant, card, card_payment, python, violation_paths

import libtill
from libtill import Money, Payment, PaymentRequest

TEN, THREE, YEN = Money.of("10.00", "USD"), Money.of("3.00", "USD"), Money.of("3", "JPY")

CALCULATED: list[tuple[object, object]] = [
    (TEN + THREE, Money.of("13.00", "USD")),
    (TEN - THREE, Money.of("7.00", "USD")),
    (THREE * 3, Money.of("9.00", "USD")),
    (3 * THREE, Money.of("9.00", "USD")),
    (sum([TEN, THREE, THREE]), Money.of("16.00", "USD")),
    (TEN - TEN, Money.of("0.00", "USD")),
    ([part.minor for part in TEN.split(3)], [334, 333, 333]),
    ([part.minor for part in Money.of_minor(2, "JPY").split(4)], [1, 1, 0, 0]),
    (sum(TEN.split(7)), TEN),
    (sorted([TEN, THREE]), [THREE, TEN]),
    ((THREE < TEN, THREE <= THREE, TEN > THREE, THREE >= TEN), (True, True, True, False)),
    (max(TEN, THREE), TEN),
]


@pytest.mark.parametrize(("found", "wanted"), CALCULATED)
def test_amounts_are_calculated_with_exactly(found: object, wanted: object) -> None:
    assert found == wanted


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        (lambda: TEN + YEN, "currency"),
        (lambda: TEN - YEN, "currency"),
        (lambda: TEN < YEN, "currency"),
        (lambda: TEN >= YEN, "currency"),
        (lambda: sum([TEN, YEN]), "currency"),
        (lambda: THREE - TEN, "amount"),
        (lambda: TEN * -1, "amount"),
        (lambda: TEN * 10**12, "amount"),
        (lambda: TEN.split(0), "parts"),
        (lambda: TEN.split(True), "parts"),
    ],
)
def test_what_is_no_amount_is_refused(wrong: Callable[[], object], path: str) -> None:
    with pytest.raises(libtill.InvalidRequestError) as caught:
        wrong()
    assert violation_paths(caught.value) == [path]


@pytest.mark.parametrize("other", [1, 1.5, Decimal(1), "1", None, True])
def test_amounts_meet_amounts_only(other: Any) -> None:
    wrong: list[Callable[[], object]] = [
        lambda: TEN + other,
        lambda: TEN - other,
        lambda: other + TEN,
        lambda: TEN < other,
    ]
    for calculate in wrong:
        with pytest.raises(TypeError):
            calculate()
    if type(other) is not int:
        with pytest.raises(TypeError):
            TEN * other


RESULT: dict[str, Any] = {
    "gateway": "payermax",
    "operation": "payment",
    "status": "approved",
    "final": True,
    "amount": 2500,
    "currency": "USD",
    "fees": [{"kind": "service", "amount": 10}],
    "references": {"rrn": "1"},
}


def test_results_are_copied() -> None:
    payment = Payment.from_dict(RESULT)
    for copied in (copy.copy(payment), copy.deepcopy(payment), pickle.loads(pickle.dumps(payment))):
        assert copied == payment and type(copied) is Payment
    deep = copy.deepcopy(payment)
    assert deep.references is not payment.references and copy.deepcopy([TEN]) == [TEN]


def test_requests_with_secrets_are_copied_and_shown_to_nobody() -> None:
    request = PaymentRequest.from_dict(card_payment("A1"))
    assert copy.copy(request) == copy.deepcopy(request) == request
    for show in (dict, pydantic.TypeAdapter(PaymentRequest).dump_json):
        with pytest.raises(Exception, match="holds secrets") as caught:
            show(request)
        assert APPROVED not in str(caught.value)
    with pytest.raises(TypeError, match="holds secrets"):
        dict(libtill.Card(**card(APPROVED)))


def test_clients_are_not_copied(client: libtill.Client, payermax: Merchant) -> None:
    for one in (client, libtill.AsyncClient(payermax.config)):
        with pytest.raises(TypeError, match="or copied"):
            copy.copy(one)


def test_a_result_is_a_dictionary_where_one_is_wanted() -> None:
    payment = Payment.from_dict(RESULT)
    assert dict(payment) == payment.members()
    assert set(dict(payment)) == set(RESULT)


def test_what_is_imported_later_is_listed() -> None:
    told = python("-c", "import libtill; print(*dir(libtill)); print(*dir(libtill.model))")
    package, model = (set(line.split()) for line in told.stdout.splitlines())
    assert {*libtill.__all__, "__version__", "model"} <= package, told.stderr
    assert set(libtill.model.__all__) <= model
    assert libtill.__version__ == libtill.version()


@pytest.mark.parametrize("aware", [timezone.utc, timezone(timedelta(hours=9))])
def test_the_time_of_an_attempt_is_a_datetime(client: libtill.Client, aware: timezone) -> None:
    long_ago = datetime.now(aware) - timedelta(days=1)
    order: dict[str, Any] = {"order_id": "A1", "amount": 2500, "currency": "USD"}
    with pytest.raises(libtill.NotFoundError) as caught:
        client.payments.resolve(**order, attempted_at=long_ago)
    assert caught.value.verdict is libtill.Verdict.NOTHING
    with pytest.raises(libtill.OutcomeUnknownError, match="attempted_at: .* zone"):
        client.payments.resolve(**order, attempted_at=datetime.now())


class Order(pydantic.BaseModel):
    """A model of the shop's."""

    payment: Payment
    total: Money


def test_pydantic_reads_and_writes_results() -> None:
    plain = {"payment": RESULT, "total": {"minor": 1000, "currency": "USD"}}
    order = Order.model_validate(plain)
    assert order.payment == Payment.from_dict(RESULT) and order.total == TEN
    assert order.model_dump(mode="json") == plain
    assert Order.model_validate_json(order.model_dump_json()) == order
    assert Order(payment=order.payment, total=TEN) == order
    for wrong in ({**plain, "total": 5}, {**plain, "total": {"minor": 1}}, {**plain, "payment": 1}):
        with pytest.raises(pydantic.ValidationError):
            Order.model_validate(wrong)
    with pytest.raises(pydantic.ValidationError, match="customer.emial: is unknown"):
        pydantic.TypeAdapter(PaymentRequest).validate_python({"customer": {"emial": "a"}})


def test_fastapi_serves_results_and_documents_them() -> None:
    app = FastAPI()
    payment = Payment.from_dict(RESULT)

    @app.get("/typed")
    def typed() -> Payment:
        return payment

    @app.get("/untyped", response_model=None)
    def untyped() -> Any:
        return {"payment": payment, "total": str(TEN)}

    @app.post("/refund")
    def refund(request: Annotated[libtill.RefundRequest, Body()]) -> Money:
        return Money.of_minor(int(str(request.amount)), str(request.currency))

    web = TestClient(app)
    assert web.get("/typed").json() == RESULT
    assert web.get("/untyped").json() == {"payment": RESULT, "total": "10.00 USD"}
    body = {"refund_id": "R1", "order_id": "A1", "amount": 500, "currency": "USD"}
    assert web.post("/refund", json=body).json() == {"minor": 500, "currency": "USD"}
    refused = web.post("/refund", json={**body, "amuont": 5})
    assert refused.status_code == 422 and "amuont: is unknown" in refused.text
    schemas = web.get("/openapi.json").json()["paths"]
    assert schemas["/typed"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]


class Page(HTMLParser):
    """What a page runs: its scripts, with their attributes, and whatever else a strict policy forbids."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.forbidden: list[str] = []
        self.attributes: dict[str, str | None] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes = dict(attrs) if tag == "script" else None
        self.forbidden += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.forbidden += [tag] if tag in ("style", "link", "img", "iframe", "base") else []

    def handle_data(self, data: str) -> None:
        if self.attributes is not None:
            self.scripts.append((self.attributes, data))
            self.attributes = None


def form(nonce: str | None = None) -> tuple[Page, str]:
    """The page that sends a customer on by POST, and its policy."""
    action = {"type": "post_form", "url": "https://a.example", "fields": {"x": "1"}}
    response = libtill.customer_response(libtill.NextAction.from_dict(action), nonce=nonce)
    assert response is not None and "<button>" in response.body
    return Page(response.body), response.headers["Content-Security-Policy"]


def test_a_page_runs_nothing_but_what_its_policy_names() -> None:
    import base64
    import hashlib

    page, policy = form()
    ((attributes, script),) = page.scripts
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy and "default-src 'none'" in policy
    assert attributes == {} and page.forbidden == [] and "unsafe" not in policy


def test_a_page_takes_the_nonce_of_the_shop_s_policy() -> None:
    page, policy = form("q83vEjRWeJA=")
    assert [attributes for attributes, _ in page.scripts] == [{"nonce": "q83vEjRWeJA="}]
    assert policy.endswith("script-src 'nonce-q83vEjRWeJA='")
    for wrong in ("", 'a"b', "a b", 5):
        with pytest.raises(libtill.InvalidRequestError, match="nonce: must be"):
            form(wrong)  # type: ignore[arg-type]


def test_a_page_of_links_runs_nothing() -> None:
    action = {"type": "choose", "providers": [{"name": "A", "url": "https://a.example"}]}
    response = libtill.customer_response(libtill.NextAction.from_dict(action))
    assert response is not None
    page = Page(response.body)
    assert page.scripts == [] and page.forbidden == []
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; base-uri 'none'"
