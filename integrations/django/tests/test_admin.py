"""The admin pages: they show what is known without what must not be seen, and refund once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client as Browser

from conftest import Shop
from libtill_django.models import Attempt, Notification


@pytest.fixture
def staff(transactional_db: None) -> Browser:
    """A shopkeeper who may do everything."""
    browser = Browser()
    browser.force_login(User.objects.create_superuser("keeper"))
    return browser


def page(attempt: Attempt, name: str = "change") -> str:
    return f"/admin/libtill_django/attempt/{attempt.pk}/{name}/"


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def refund(staff: Browser, attempt: Attempt, amount: str, number: str | None = None) -> Any:
    return staff.post(
        page(attempt, "refund"), {"amount": amount, "number": number or f"{attempt.number}_r1"}, follow=True
    )


def test_the_pages_change_nothing(shop: Shop, staff: Browser) -> None:
    attempt = shop.paid("4001")
    assert staff.get("/admin/libtill_django/attempt/add/").status_code == 403
    assert staff.post(page(attempt), {"amount": 1}).status_code == 403
    assert staff.post(page(attempt, "delete"), {"post": "yes"}).status_code == 403
    notification = Notification.objects.get()
    assert staff.post(f"/admin/libtill_django/notification/{notification.pk}/delete/").status_code == 403
    for address in ("attempt/", "notification/", f"notification/{notification.pk}/change/"):
        answer = staff.get(f"/admin/libtill_django/{address}")
        assert answer.status_code == 200
        assert "4001" in text(answer)


def test_the_pages_show_no_payment_page_and_no_key(shop: Shop, staff: Browser, settings: Any) -> None:
    shop.order("4002")
    location = shop.checkout("4002")["Location"]
    shown = text(staff.get(page(shop.attempt("4002"))))
    assert location not in shown
    assert "requires_action" in shown
    for secret in settings.TILL["CLIENTS"]["default"]["credentials"].values():
        assert secret not in shown


def test_a_refund_from_the_admin(shop: Shop, staff: Browser) -> None:
    attempt = shop.paid("4003")
    assert page(attempt, "refund") in text(staff.get(page(attempt)))
    assert 'value="25.00"' in text(staff.get(page(attempt, "refund")))
    answer = text(refund(staff, attempt, "5.00"))
    assert "Refund 4003_r1 of 5.00 USD: under_way. It is not settled yet" in answer
    shop.deliver()
    assert shop.booked("4003") == ["fulfilled", "refunded"]
    shop.merchant.assert_refunded("4003", 500, of=2500)


def test_a_second_click_and_a_blocked_refund_are_refused_in_words(shop: Shop, staff: Browser) -> None:
    attempt = shop.paid("4004")
    shop.merchant.fault("drop_answer", operation="refund")
    refund(staff, attempt, "5.00")
    assert "The refund 4004_r1 was begun before" in text(refund(staff, attempt, "5.00"))
    blocked = text(refund(staff, attempt, "5.00", "4004_r2"))
    assert "A refund of 4004 is under way or unknown" in blocked
    assert Attempt.objects.filter(kind="refund").count() == 1


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("26.00", "At most 25.00 USD"),
        ("-1", "plain decimal number"),
        ("0.001", "decimals"),
        ("a", "plain decimal number"),
    ],
)
def test_a_wrong_amount_is_refused_in_words(shop: Shop, staff: Browser, amount: str, words: str) -> None:
    attempt = shop.paid("4005")
    assert words in text(refund(staff, attempt, amount))
    assert not Attempt.objects.filter(kind="refund").exists()


def test_who_may_only_look_may_not_refund(shop: Shop) -> None:
    attempt = shop.paid("4006")
    looker = User.objects.create_user("looker", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_attempt"))
    browser = Browser()
    browser.force_login(looker)
    assert page(attempt, "refund") not in text(browser.get(page(attempt)))
    assert browser.get(page(attempt, "refund")).status_code == 403
    assert browser.post(page(attempt, "refund"), {"amount": "5.00", "number": "4006_r1"}).status_code == 403


def test_alarms_are_shown_in_words(shop: Shop, staff: Browser) -> None:
    attempt = shop.paid("4007")
    Attempt.objects.filter(pk=attempt.pk).update(alarms_raised=["order_paid_twice"])
    assert "Nothing was shipped for it. Refund this payment." in text(
        staff.get("/admin/libtill_django/attempt/")
    )
