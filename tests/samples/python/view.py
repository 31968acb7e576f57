"""Calls a sample as Django would call it, and tells what it answers: view.py FILE FUNCTION.

FORM holds the fields of the shop's own page, NOTIFICATION the body of a notification; otherwise the page is opened.
"""

import importlib.util
import json
import os
import sys

import django
from django.conf import settings
from django.test import RequestFactory


def load(path):
    spec = importlib.util.spec_from_file_location("sample", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def request():
    factory = RequestFactory()
    if "NOTIFICATION" in os.environ:
        return factory.post("/", os.environ["NOTIFICATION"], content_type="application/json")
    if "FORM" in os.environ:
        return factory.post("/", json.loads(os.environ["FORM"]))
    return factory.get("/")


def main():
    sys.dont_write_bytecode = True
    settings.configure(ALLOWED_HOSTS=["testserver"], DEFAULT_CHARSET="utf-8")
    django.setup()
    response = getattr(load(sys.argv[1]), sys.argv[2])(request())
    answer = {"view_status": response.status_code, "text": response.content.decode()}
    if "Location" in response:
        answer["location"] = response["Location"]
    print(json.dumps(answer))


main()
