"""System checks: each mistake has its message, with the fix."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

import libtill_django
from conftest import Shop
from libtill import Money
from libtill_django.models import Attempt

LIVE = {"gateway": "paymart", "credentials": {"private_key": "secret-of-the-shop"}}
GOOD = {"CLIENTS": {"default": LIVE}, "SITE_URL": "https://shop.example"}


def found(databases: list[str] | None = None) -> dict[str, str]:
    """The messages of this app."""
    messages = run_checks(databases=databases)
    return {
        str(each.id): f"{each.msg} {each.hint or ''}" for each in messages if str(each.id).startswith("till.")
    }


def client(**changes: Any) -> dict[str, Any]:
    return {**GOOD, "CLIENTS": {"default": {**LIVE, **changes}}}


def test_a_good_setting_has_no_message(settings: Any) -> None:
    settings.TILL = GOOD
    assert found() == {}


@pytest.mark.parametrize(
    ("till", "code", "words"),
    [
        (None, "till.E001", "TILL: set it to a dict"),
        ({}, "till.E001", "TILL['CLIENTS']: name at least one client"),
        (client(gateway="paymat"), "till.E002", "paymart"),
        (client(credentials={}), "till.E002", "private_key"),
        ({**GOOD, "CLIENTS": {"default": 5}}, "till.E002", "set it to a dict, or to the path of a JSON file"),
        ({**GOOD, "CLIENTS": {"default": "missing.json"}}, "till.E002", "its file No such file or directory"),
        ({**GOOD, "SITE": "x"}, "till.E003", "TILL['SITE']: there is no such setting; there are CLIENTS"),
        ({**GOOD, "MAX_NOTIFICATION_BYTES": 5}, "till.E003", "from 1024 to 1048576"),
        ({**GOOD, "ORDER_TOTAL": "shop.missing.total"}, "till.E003", "TILL['ORDER_TOTAL']: No module named"),
        ({**GOOD, "SUCCESS_URL": "/{basket}/"}, "till.E003", "an address with {order} in it"),
        (client(environment="sandbox"), "till.E004", "customers would get goods without paying"),
        (client(base_url="http://127.0.0.1:4848/paymart"), "till.E004", "leads to this machine"),
        (client(base_url="http://localhost:4848/paymart"), "till.E004", "leads to this machine"),
        (client(base_url="http://gateway.example/"), "till.E004", "is not encrypted"),
        ({"CLIENTS": {"default": LIVE}}, "till.E005", "TILL['SITE_URL']: set it to the shop's address"),
        ({**GOOD, "SITE_URL": "http://shop.example"}, "till.W011", "Use https"),
    ],
)
def test_a_mistake_is_named_with_its_fix(settings: Any, till: Any, code: str, words: str) -> None:
    settings.TILL = till
    assert words in found().get(code, "")
    assert "secret-of-the-shop" not in str(found())


def test_a_sandbox_key_in_production_takes_no_payment(settings: Any) -> None:
    settings.TILL = client(base_url="http://127.0.0.1:4848/paymart")
    with pytest.raises(ImproperlyConfigured, match="customers would get goods without paying"):
        libtill_django.client()
    settings.TILL = {**settings.TILL, "PRODUCTION": False}
    assert libtill_django.client().gateway == "paymart"


def test_a_client_may_be_in_a_file_and_its_keys_stay_there(settings: Any, tmp_path: Path) -> None:
    file = tmp_path / "till.json"
    file.write_text('{"gateway": "paymart", "credentials": {"private_key": "secret-of-the-shop"}}')
    settings.TILL = {**GOOD, "CLIENTS": {"default": str(file)}}
    assert found() == {}
    assert libtill_django.client().gateway == "paymart"
    file.write_text('{"private_key": "secret-of-the-shop"')
    libtill_django.client.__globals__["forget_clients"]()
    assert found()["till.E002"].strip() == "TILL['CLIENTS']['default']: its file is no JSON"


def test_missing_addresses_are_named(settings: Any) -> None:
    settings.TILL, settings.ROOT_URLCONF = GOOD, "django.contrib.auth.urls"
    assert "include('libtill_django.urls')" in found()["till.E006"]


def test_the_shops_settings_are_looked_at(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TILL, settings.USE_TZ = GOOD, False
    assert "Set USE_TZ = True" in found()["till.E007"]
    settings.USE_TZ = True
    monkeypatch.setitem(settings.DATABASES["default"], "ATOMIC_REQUESTS", True)
    assert "@django.db.transaction.non_atomic_requests" in found()["till.W012"]


def test_a_missing_cron_job_is_noticed(shop: Shop) -> None:
    libtill_django.begin("6001", Money.of("25.00", "USD"))
    assert "till.W010" not in found(["default"])
    Attempt.objects.update(ask_at=datetime.now(timezone.utc) - timedelta(minutes=16))
    assert "till.W010" not in found()
    assert "1 payments or refunds should have been asked about" in found(["default"])["till.W010"]
    assert "--loop" in found(["default"])["till.W010"]


def test_migrations_are_complete(transactional_db: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    assert connection.introspection.table_names().count("libtill_django_attempt") == 1
