"""Pays in a test as libtill.testing writes it, with the installed wheel of the sandbox."""

import sys
from pathlib import Path

from libtill.testing import Sandbox
from libtill.testing.sandbox import program
from pay import pay

found = program()[0]
if not Path(found).is_relative_to(sys.prefix):
    raise SystemExit(f"{found} is not the program of the installed wheel, in {sys.prefix}")
with Sandbox() as sandbox:
    merchant = sandbox.merchant("payermax")
    pay(merchant.config, "tested1")
    merchant.assert_charged_once("tested1", 2500)
print("libtill.testing.Sandbox with the sandbox's wheel: paid, charged once")
