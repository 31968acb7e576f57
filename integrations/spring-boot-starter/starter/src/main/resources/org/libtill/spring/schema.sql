-- What the shop knows of its payments, payouts and refunds. For PostgreSQL 12 or newer and H2 2.2 or newer.

create table if not exists till_attempt (
    client varchar(64) not null,
    kind varchar(16) not null,
    number varchar(255) not null,
    -- Of a refund: the number of its payment.
    payment_number varchar(255),
    status varchar(32) not null,
    -- The attempt as libtill has it, as JSON.
    attempt text not null,
    asked_at timestamp with time zone,
    -- When to ask the gateway; null if nothing can change.
    due_at timestamp with time zone,
    primary key (client, kind, number)
);

create index if not exists till_attempt_due on till_attempt (due_at);

create index if not exists till_attempt_refunds on till_attempt (client, payment_number);

-- What was done about an attempt, each once.
create table if not exists till_deed (
    client varchar(64) not null,
    kind varchar(16) not null,
    number varchar(255) not null,
    action varchar(32) not null,
    detail varchar(64) not null,
    done_at timestamp with time zone not null,
    primary key (client, kind, number, action, detail)
);

-- Which news was taken from the gateway, by its key.
create table if not exists till_notification (
    client varchar(64) not null,
    dedupe_key varchar(1024) not null,
    received_at timestamp with time zone not null,
    primary key (client, dedupe_key)
);
