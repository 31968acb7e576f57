-- What the shop knows of its payments, payouts and refunds, for DbalAttemptStore. PostgreSQL, MySQL, MariaDB and SQLite take it.

CREATE TABLE till_attempt (
    client VARCHAR(63) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    number VARCHAR(128) NOT NULL,
    -- Of a refund: the number of its payment.
    payment_number VARCHAR(128),
    -- The attempt as libtill has it, and what the shop has done about it, as JSON.
    attempt TEXT NOT NULL,
    done TEXT NOT NULL,
    -- When the gateway was last asked, and when to ask it next: seconds since 1970, UTC. Null if never.
    asked_at BIGINT,
    due_at BIGINT,
    PRIMARY KEY (client, kind, number)
);

CREATE INDEX till_attempt_due ON till_attempt (due_at);

-- Which events were handled that move no order, by the hash of their key.
CREATE TABLE till_event (
    client VARCHAR(63) NOT NULL,
    event_hash CHAR(64) NOT NULL,
    PRIMARY KEY (client, event_hash)
);
