"""The app that takes the place of Oscar's checkout."""

from __future__ import annotations

from typing import Any

from django.urls import path
from oscar.apps.checkout import apps


class CheckoutConfig(apps.CheckoutConfig):  # type: ignore[misc]
    """Oscar's checkout, and the pages of a payment."""

    name = "libtill_django.oscar.checkout"

    def ready(self) -> None:
        """Loads the views, and connects what follows a payment."""
        super().ready()
        from .. import orders  # noqa: F401
        from .views import PayAgainView, PaymentResultView

        self.pay_again_view, self.payment_result_view = PayAgainView, PaymentResultView

    def get_urls(self) -> list[Any]:
        """Oscar's addresses and two more."""
        return [
            path("payment-result/<str:number>/", self.payment_result_view.as_view(), name="till-result"),
            path("pay-again/<str:number>/", self.pay_again_view.as_view(), name="till-pay"),
            *super().get_urls(),
        ]
