"""Django with the README's views: `python django_site.py`, beside `views.py` on the path.

It prints its port, reads a line once the shop is configured, and serves from then on. Forms need their CSRF token here.
"""

from __future__ import annotations

from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import path


class QuietHandler(WSGIRequestHandler):
    """Logs no requests."""

    def log_message(self, *_: object) -> None:
        """Says nothing."""


urlpatterns = []

if __name__ == "__main__":
    server = WSGIServer(("127.0.0.1", 0), QuietHandler)
    print(server.server_port, flush=True)
    input()
    settings.configure(
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["127.0.0.1"],
        SECRET_KEY="of the tests",
        MIDDLEWARE=["django.middleware.csrf.CsrfViewMiddleware"],
    )
    import views  # type: ignore[import-not-found]

    urlpatterns += [path(name, getattr(views, name)) for name in ("pay", "payout", "notifyme")]
    server.set_app(get_wsgi_application())
    server.serve_forever()
