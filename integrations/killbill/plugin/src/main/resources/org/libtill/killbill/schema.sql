-- What the plugin keeps beside the attempts: which transaction of Kill Bill is which number of the gateway, and how each customer pays.

create table if not exists till_transaction (
    transaction_id varchar(36) not null,
    tenant_id varchar(36) not null,
    account_id varchar(36) not null,
    payment_id varchar(36) not null,
    type varchar(16) not null,
    -- The client of the tenant's configuration, and the number of the payment or refund at the gateway.
    client varchar(64) not null,
    number varchar(255) not null,
    amount decimal(24, 9),
    currency varchar(3),
    status varchar(16) not null,
    -- Of a call that failed: not_sent, rejected or unknown, and what was said.
    outcome varchar(16),
    message varchar(1024),
    code varchar(255),
    begun_at timestamp not null,
    primary key (transaction_id)
);

create index if not exists till_transaction_payment on till_transaction (tenant_id, payment_id);

create index if not exists till_transaction_number on till_transaction (client, number);

-- A card is here as the gateway's token and its last digits only.
create table if not exists till_payment_method (
    payment_method_id varchar(36) not null,
    tenant_id varchar(36) not null,
    account_id varchar(36) not null,
    client varchar(64) not null,
    token varchar(1024),
    method varchar(64),
    organisation varchar(64),
    description varchar(255),
    primary key (payment_method_id)
);

create index if not exists till_payment_method_account on till_payment_method (tenant_id, account_id);
