"""Payments in django-oscar: the order is placed first, and then paid.

    INSTALLED_APPS = [..., "libtill_django.oscar.checkout.apps.CheckoutConfig", ..., "libtill_django"]

in place of `oscar.apps.checkout.apps.CheckoutConfig`.
"""
