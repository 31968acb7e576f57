"""What a shop does with its orders.

Each signal is sent once for an attempt, inside the database transaction that records that it was sent. So what a receiver writes to
the same database is committed together with that record, or not at all: an order is not fulfilled twice, and none is forgotten. If
a receiver raises, everything that the receivers wrote is rolled back, what is known of the payment is kept, and `manage.py
till_resolve` sends the signal again.

What cannot be rolled back (a mail, a call to another service) belongs into `transaction.on_commit`, or into a table of jobs that
the receiver writes to.

Receivers get `attempt`, a `libtill_django.models.Attempt`; `attempt.order` is the shop's own number.
"""

from __future__ import annotations

from django.dispatch import Signal

fulfil = Signal()
"""The order is paid: ship. `attempt.released_at` is set where the goods were given free before: the customer paid later after all."""

hold = Signal()
"""The money is reserved, or a part of it is missing: keep the goods, and do not ship."""

release = Signal()
"""No money moved: give the goods free, or let the customer pay again."""

refund_arrived = Signal()
"""Money went back to the customer. `amount` is how much since the last time, and `total` how much altogether, in minor units. Both
are None where the gateway says that the payment was refunded, and not how much."""

refund_failed = Signal()
"""A refund that the shop began was not made. `refund` is its attempt, and `attempt` the payment's."""

alarm = Signal()
"""A person has to look. `alarm` is a word, and `message` says what happened and what to do."""

other_event = Signal()
"""An authenticated notification that is about no payment and no refund: a dispute, a token, a subscription. `event` is a
`libtill.Event`, and `client` the name of the client."""
