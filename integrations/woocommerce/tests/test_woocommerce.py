"""WooCommerce's own orders, refunds and pages, as posts and as tables of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from libtill.testing import Sandbox, SandboxMerchant

import woo
from shops import APPROVED, DECLINED, WAIT_S
from woo import Customer, WooSite, number_in, settle

pytestmark = pytest.mark.skipif(woo.FOLDER is None, reason="TILL_WOOCOMMERCE_DIR names no WooCommerce")
BOTH = ["hosted_page", "card"]


@pytest.fixture(scope="module", params=["posts", "tables"])
def site(request: pytest.FixtureRequest) -> Iterator[WooSite]:
    made = WooSite(orders=request.param).start()
    yield made
    complaints = made.complaints()
    made.stop()
    assert complaints == []


@pytest.fixture
def merchant(site: WooSite, sandbox: Sandbox) -> SandboxMerchant:
    made = sandbox.merchant("payermax")
    site.use("payermax", {**made.config}, methods=BOTH)
    return made


@pytest.fixture
def customer(site: WooSite, merchant: SandboxMerchant) -> Customer:
    return Customer(site)


def order_of(number: str) -> str:
    return number.removeprefix("wc").split("_")[0]


def test_the_hosted_page_and_the_way_back(site: WooSite, merchant: SandboxMerchant, customer: Customer) -> None:
    told = customer.buy(way="hosted_page")
    number = number_in(told["redirect"])
    order = order_of(number)
    assert site.order(order)["status"] == "pending"
    merchant.settle(number, "approved")
    merchant.assert_notification_accepted(number, within_ms=WAIT_S * 1000)
    found = site.order(order)
    assert found["status"] == "processing" and found["transaction"]
    assert f"25.00 USD paid through PayerMax under the number {number}." in found["notes"]
    back = told["redirect"].replace("till_pay", "till_return")
    status, url, page = customer.get(back)
    assert status == 200 and "order-received" in url and "Thank you" in page, (url, page[:300])
    assert site.booked(order) == ["fulfilled"]


def test_a_card_is_paid_at_once(site: WooSite, merchant: SandboxMerchant, customer: Customer) -> None:
    told = customer.buy(**customer.card(APPROVED))
    assert told["result"] == "success" and "order-received" in told["redirect"]
    row = site.attempts("kind = 'payment'")[-1]
    assert site.order(row["order_key"])["status"] == "processing"
    merchant.assert_charged_once(row["number"], 2500)


def test_a_card_with_3d_secure_goes_to_the_bank(site: WooSite, merchant: SandboxMerchant, customer: Customer) -> None:
    told = customer.buy(**customer.card("4617611794313933"))
    number = number_in(told["redirect"])
    assert site.order(order_of(number))["status"] == "pending"


def test_3d_secure_is_asked_for_where_the_merchant_wants_it(
    site: WooSite, merchant: SandboxMerchant, customer: Customer
) -> None:
    """The same card is paid at once otherwise."""
    site.use("payermax", merchant.config, methods=BOTH, three_d_secure="yes")
    told = customer.buy(**customer.card(APPROVED))
    number = number_in(told["redirect"])
    assert site.order(order_of(number))["status"] == "pending"
    page = customer.get(told["redirect"])[2]
    assert "Authentication succeeds" in page


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("number", "4242", "Card number: please enter 12 to 19 digits."),
        ("expiry", "13/40", "Expiry: please enter month and year, such as 08/29."),
        ("cvv", "12", "Security code: please enter the 3 or 4 digits on the card."),
        ("holder", " ", "Name on the card: please enter it."),
        ("way", "nonsense", "Please choose how to pay."),
    ],
)
def test_a_wrong_card_is_refused_before_anything_is_sent(
    site: WooSite, customer: Customer, field: str, value: str, message: str
) -> None:
    before = len(site.attempts())
    told = customer.buy(**customer.card(APPROVED) | {field: value})
    assert told["result"] == "failure" and message in told["messages"]
    assert len(site.attempts()) == before


def test_a_declined_card_can_be_replaced_in_the_same_order(
    site: WooSite, merchant: SandboxMerchant, customer: Customer
) -> None:
    nonce = customer.fill_cart()
    told = customer.place(nonce, **customer.card(DECLINED))
    assert told["result"] == "failure" and "Your payment was declined. You were not charged." in told["messages"]
    assert customer.place(nonce, **customer.card(APPROVED))["result"] == "success"
    [row] = site.attempts("number LIKE %s", "%\\_2")[-1:]
    assert site.order(row["order_key"])["status"] == "processing"
    assert site.booked(row["order_key"]) == ["fulfilled"]


def test_two_tabs_and_parallel_checkouts_of_one_cart_charge_once(
    site: WooSite, merchant: SandboxMerchant, customer: Customer
) -> None:
    before = len(site.attempts())
    nonce = customer.fill_cart()
    with ThreadPoolExecutor(5) as tabs:
        told = list(tabs.map(lambda _: customer.place(nonce, **customer.card(APPROVED)), range(5)))
    made = site.attempts()[before:]
    assert [row["status"] for row in made] == ["succeeded"], told
    merchant.assert_charged_once(made[0]["number"], 2500)
    orders = site.query("SELECT order_key FROM wp_bookings WHERE what = 'fulfilled' AND order_key >= %s", made[0]["order_key"])
    assert [row["order_key"] for row in orders] == [made[0]["order_key"]]


def test_a_lost_answer_settles_by_action_scheduler(site: WooSite, merchant: SandboxMerchant, customer: Customer) -> None:
    merchant.fault("drop_answer", operation="orderAndPay")
    merchant.fault("status_500_before", operation="orderQuery", times=20)
    merchant.fault("delay", operation="notification", milliseconds=3_600_000)
    told = customer.buy(**customer.card(APPROVED))
    assert told["result"] == "success" and "order-received" in told["redirect"]
    assert "should not pay again" in customer.get(told["redirect"])[2]
    [row] = site.attempts("status = 'open'")[-1:]
    assert site.order(row["order_key"])["status"] == "pending"
    merchant._post(f"/sandbox/faults/clear?merchant={merchant.merchant}", {})
    site.execute("UPDATE wp_till_attempts SET ask_at = '2020-01-01T00:00:00.000000Z' WHERE id = %s", row["id"])
    assert site.run("echo as_has_scheduled_action('libtill_resolve', [], 'libtill') ? 'yes' : 'no';") == "yes"
    site.execute("UPDATE wp_actionscheduler_actions SET scheduled_date_gmt = '2020-01-01' WHERE hook = 'libtill_resolve' AND status = 'pending'")
    site.run("ActionScheduler_QueueRunner::instance()->run();")
    assert site.order(row["order_key"])["status"] == "processing"
    assert site.booked(row["order_key"]) == ["fulfilled"]
    merchant.assert_charged_once(row["number"], 2500)


def bought(site: WooSite, customer: Customer) -> str:
    """A paid order."""
    assert customer.buy(**customer.card(APPROVED))["result"] == "success"
    row = site.attempts("kind = 'payment'")[-1]
    return str(row["order_key"])


def test_a_refund_is_booked_when_it_has_arrived(site: WooSite, merchant: SandboxMerchant, customer: Customer) -> None:
    order = bought(site, customer)
    told = customer.refund(order, "5.00")
    assert told == f"The refund wc{order}_r1 has begun. It appears in this order as soon as it has arrived; do not begin it again."
    assert site.booked(order) == ["fulfilled"]
    blocked = customer.refund(order, "5.00")
    assert blocked is not None and "A refund of this order is under way or unknown" in blocked
    settle(merchant, f"wc{order}_r1")
    merchant.assert_notification_accepted(f"wc{order}_r1", within_ms=WAIT_S * 1000)
    assert site.booked(order) == ["fulfilled", "refunded 5.00"]
    assert float(site.order(order)["refunded"]) == 5.0
    # The rest, and then nothing is left.
    customer.refund(order, "20.00")
    settle(merchant, f"wc{order}_r2")
    merchant.assert_notification_accepted(f"wc{order}_r2", within_ms=WAIT_S * 1000)
    assert site.booked(order) == ["fulfilled", "refunded 5.00", "refunded 20.00"]
    assert site.order(order)["status"] == "refunded"
    merchant.assert_refunded(f"wc{order}", 2500, of=2500)


def test_a_refund_of_more_than_was_paid_is_refused(site: WooSite, merchant: SandboxMerchant, customer: Customer) -> None:
    order = bought(site, customer)
    site.change_total(order, "99.00")
    told = customer.refund(order, "30.00")
    assert told == f"wc{order} was paid with 25.00 USD, and 0.00 USD of it is refunded. At most 25.00 USD can be refunded, " \
        "and more than nothing."
    assert site.attempts("kind = 'refund' AND order_key = %s", order) == []


def test_a_refund_that_fails_leaves_no_record(site: WooSite, merchant: SandboxMerchant, customer: Customer) -> None:
    order = bought(site, customer)
    customer.refund(order, "5.00")
    settle(merchant, f"wc{order}_r1", "declined")
    merchant.assert_notification_accepted(f"wc{order}_r1", within_ms=WAIT_S * 1000)
    found = site.order(order)
    assert site.booked(order) == ["fulfilled"] and float(found["refunded"]) == 0
    assert f"The refund wc{order}_r1 of 5.00 USD was not made. No money went back." in found["notes"]


def test_a_record_left_by_a_worker_that_died_is_not_booked_twice(
    site: WooSite, merchant: SandboxMerchant, customer: Customer
) -> None:
    """WooCommerce makes its record before the call; a worker that is killed cannot delete it."""
    order = bought(site, customer)
    site.run(
        f"add_action('woocommerce_delete_order_refund', fn () => 0);"
        f"$record = wc_create_refund(['order_id' => {order}, 'amount' => '5.00']);"
        "$plugin = Libtill\\WooCommerce\\Plugin::instance();"
        f"$plugin->refunds->refund($plugin->store->byNumber('wc{order}'),"
        "Libtill\\WooCommerce\\Vendor\\Till\\Money::of('5.00', 'USD'), [], ['record' => $record->get_id(), 'reason' => '', 'chosen' => []]);"
    )
    settle(merchant, f"wc{order}_r1")
    merchant.assert_notification_accepted(f"wc{order}_r1", within_ms=WAIT_S * 1000)
    assert float(site.order(order)["refunded"]) == 5.0
    assert site.booked(order) == ["fulfilled", "refunded 5.00"]


def test_an_order_changed_after_its_payment_began(site: WooSite, merchant: SandboxMerchant, customer: Customer) -> None:
    number = number_in(customer.buy(way="hosted_page")["redirect"])
    order = order_of(number)
    site.change_total(order, "99.00")
    merchant.settle(number, "approved")
    merchant.assert_notification_accepted(number, within_ms=WAIT_S * 1000)
    found = site.order(order)
    assert found["status"] == "pending" and site.booked(order) == []
    assert any("The order was changed after its payment began" in note for note in found["notes"])
    site.change_total(order, "25.00")
    site.resolve()
    assert site.order(order)["status"] == "processing"


def test_an_unpaid_order_is_not_cancelled_while_its_customer_may_pay(site: WooSite, customer: Customer) -> None:
    order = order_of(number_in(customer.buy(way="hosted_page")["redirect"]))
    code = f"echo json_encode(apply_filters('woocommerce_cancel_unpaid_order', true, wc_get_order({order})));"
    assert site.run(code) == "false"


def test_an_order_paid_after_it_was_cancelled_is_fulfilled(
    site: WooSite, merchant: SandboxMerchant, customer: Customer
) -> None:
    number = number_in(customer.buy(way="hosted_page")["redirect"])
    order = order_of(number)
    site.run(f"wc_get_order({order})->update_status('cancelled');")
    merchant.settle(number, "approved")
    merchant.assert_notification_accepted(number, within_ms=WAIT_S * 1000)
    assert site.order(order)["status"] == "processing"


def test_a_customer_pays_elsewhere_with_an_account_or_a_code(site: WooSite, sandbox: Sandbox) -> None:
    merchant = sandbox.merchant("paypro")
    site.run("update_option('woocommerce_currency', 'MXN');")
    try:
        site.use("paypro", merchant.config, methods=["way_va"])
        buyer = Customer(site, "paypro")
        told = buyer.buy()
        assert "order-received" in told["redirect"], told
        page = buyer.get(told["redirect"])[2]
        assert "Please pay with these details" in page and "Account number" in page and "25.00 MXN" in page
    finally:
        site.run("update_option('woocommerce_currency', 'USD'); delete_option('woocommerce_till_paypro_settings');")


def test_a_customer_chooses_among_providers(site: WooSite, sandbox: Sandbox) -> None:
    merchant = sandbox.merchant("onlinepay")
    site.use("onlinepay", merchant.config, methods=["hosted_page"])
    told = Customer(site, "onlinepay").buy()
    assert "till_pay" in told["redirect"], told
    site.run("delete_option('woocommerce_till_onlinepay_settings');")


def test_settings_come_from_the_capabilities_and_show_no_secret(site: WooSite, merchant: SandboxMerchant) -> None:
    page = site.run(
        "wp_set_current_user(1); foreach (WC()->payment_gateways()->payment_gateways() as $gateway) {"
        "if ($gateway->id === 'till_payermax') { $gateway->admin_options(); } }"
    )
    secret = merchant.config["credentials"]["private_key"]
    assert "App id" in page and "Merchant no" in page and "Test the connection" in page
    assert "••••••••" in page and secret[40:90] not in page


def test_the_connection_test_tells_what_is_wrong(site: WooSite, merchant: SandboxMerchant) -> None:
    ask = (
        "wp_set_current_user(1); $_REQUEST['_ajax_nonce'] = wp_create_nonce('libtill_check'); $_POST['gateway'] = 'payermax';"
        "add_filter('wp_doing_ajax', '__return_true'); do_action('wp_ajax_libtill_check');"
    )
    rows = json.loads(site.run(ask))["data"]
    assert {row["state"] for row in rows} <= {"ok", "warning", "not_applicable"}, rows
    site.use("payermax", {**merchant.config, "credentials": {**merchant.config["credentials"], "app_id": "wrong"}})
    rows = json.loads(site.run(ask))["data"]
    assert "failed" in {row["state"] for row in rows}, rows


def test_saving_keeps_a_masked_secret_and_refuses_a_bad_prefix(site: WooSite, merchant: SandboxMerchant) -> None:
    code = (
        "wp_set_current_user(1); $gateway = null; foreach (WC()->payment_gateways()->payment_gateways() as $each) {"
        "$gateway = $each->id === 'till_payermax' ? $each : $gateway; }"
        "$_POST = ['woocommerce_till_payermax_enabled' => '1', 'woocommerce_till_payermax_title' => 'Pay',"
        "'woocommerce_till_payermax_credential_private_key' => '••••••••', 'woocommerce_till_payermax_methods' => ['hosted_page'],"
        "'woocommerce_till_payermax_credential_app_id' => ' app2 ', 'woocommerce_till_payermax_number_prefix' => 'a/b'];"
        "ob_start(); $gateway->process_admin_options(); $told = ob_get_clean();"
        "echo json_encode([get_option('woocommerce_till_payermax_settings'), $told]);"
    )
    stored, told = json.loads(site.run(code))
    assert stored["credential_private_key"] == merchant.config["credentials"]["private_key"]
    assert (stored["credential_app_id"], stored["number_prefix"]) == ("app2", "wc")
    assert "must be 2 to 12 letters and digits" in told


def test_a_sandbox_in_production_is_not_offered(site: WooSite, merchant: SandboxMerchant) -> None:
    site.configure(WP_ENVIRONMENT_TYPE="production")
    try:
        told = Customer(site).buy(way="hosted_page")
        assert told["result"] == "failure"
        page = site.run(
            "wp_set_current_user(1); foreach (WC()->payment_gateways()->payment_gateways() as $gateway) {"
            "if ($gateway->id === 'till_payermax') { $gateway->admin_options(); } }"
        )
    finally:
        site.configure(WP_ENVIRONMENT_TYPE="local")
    assert "customers would get goods without paying" in page


def test_no_card_and_no_foreign_key_is_anywhere(site: WooSite, merchant: SandboxMerchant, customer: Customer) -> None:
    bought(site, customer)
    customer.buy(**customer.card(DECLINED))
    dump: list[Any] = []
    for row in site.query("SHOW TABLES"):
        name = next(iter(row.values()))
        dump += [
            each for each in site.query(f"SELECT * FROM `{name}`")
            if not str(each.get("option_name", "")).startswith("woocommerce_till_")
        ]
    files = [path.read_text(errors="replace") for path in (site.root / "wp-content" / "uploads").rglob("*") if path.is_file()]
    everything = json.dumps(dump, default=str) + "".join(files) + site.log()
    assert "libtill" in everything
    for secret in [APPROVED, DECLINED, merchant.config["credentials"]["private_key"].splitlines()[1]]:
        assert secret not in everything, secret
