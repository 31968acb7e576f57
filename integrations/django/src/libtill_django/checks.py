"""System checks: `manage.py check`, and those that read the database with `manage.py check --database default`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Warned
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from . import conf


@register()
def settings_are_usable(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """The setting TILL, and what it needs of others."""
    try:
        names = conf.client_names()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="till.E001")]
    return [*_clients(names), *_keys(), *_addresses(names), *_database()]


def _clients(names: list[str]) -> Iterator[CheckMessage]:
    for name in names:
        try:
            config = conf.config_of(name)
            problem = conf.not_live(config) if conf.is_production() else None
            if problem:
                yield Error(f"TILL['CLIENTS'][{name!r}]: {problem}", id="till.E004")
            else:
                conf.client(name)
        except ImproperlyConfigured as error:
            yield Error(str(error), id="till.E002")


def _keys() -> Iterator[CheckMessage]:
    for name in sorted(set(conf.options()) - conf.KNOWN):
        known = ", ".join(sorted(conf.KNOWN))
        yield Error(f"TILL[{name!r}]: there is no such setting; there are {known}", id="till.E003")
    limit = conf.options().get("MAX_NOTIFICATION_BYTES", conf.NOTIFICATION_BYTES)
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1024 <= limit <= 1 << 20:
        message = "TILL['MAX_NOTIFICATION_BYTES']: set it to a number from 1024 to 1048576"
        yield Error(message, id="till.E003")
    function = conf.options().get("ORDER_TOTAL")
    if isinstance(function, str):
        try:
            import_string(function)
        except ImportError as error:
            yield Error(f"TILL['ORDER_TOTAL']: {error}", id="till.E003")
    for name in ("SUCCESS_URL", "FAILURE_URL"):
        try:
            conf.options().get(name, "").format(order="1001", number="1001")
        except (AttributeError, KeyError, ValueError, IndexError):
            message = (
                f"TILL[{name!r}]: set it to an address with {{order}} in it, such as '/orders/{{order}}/'"
            )
            yield Error(message, id="till.E003")


def _addresses(names: list[str]) -> Iterator[CheckMessage]:
    try:
        if conf.is_production() and not conf.site_url().startswith("https://"):
            message = "TILL['SITE_URL']: customers return and notifications arrive unencrypted. Use https"
            yield Warned(message, id="till.W011")
    except ImproperlyConfigured as error:
        yield Error(str(error), id="till.E005")
    try:
        reverse("libtill_django:notify", args=[names[0]])
    except NoReverseMatch:
        message = "The addresses of libtill_django are missing: notifications cannot arrive"
        hint = "Add path('till/', include('libtill_django.urls')) to the shop's urls"
        yield Error(message, hint=hint, id="till.E006")


def _database() -> Iterator[CheckMessage]:
    if not settings.USE_TZ:
        message = "USE_TZ is off: the times of attempts need their zone. Set USE_TZ = True"
        yield Error(message, id="till.E007")
    for name, database in settings.DATABASES.items():
        if database.get("ATOMIC_REQUESTS"):
            message = f"ATOMIC_REQUESTS of the database {name!r} wraps views in a transaction. pay() and refund() refuse to run there"
            hint = "Decorate the views that call them with @django.db.transaction.non_atomic_requests"
            yield Warned(message, hint=hint, id="till.W012")


@register(Tags.database)
def somebody_asks(
    app_configs: Sequence[Any] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Whether till_resolve runs: nothing waits longer than it should."""
    from .asking import overdue
    from .locks import database

    if not databases or database() not in databases:
        return []
    try:
        late = overdue()
    except DatabaseError:
        return []  # Before the first migration.
    if not late:
        return []
    message = (
        f"{late} payments or refunds should have been asked about more than 15 minutes ago, so `manage.py till_resolve` does not run. "
        "Orders that are paid may wait for it"
    )
    hint = (
        "Run it every minute by cron or a systemd timer, or run `manage.py till_resolve --loop` as a service"
    )
    return [Warned(message, hint=hint, id="till.W010")]
