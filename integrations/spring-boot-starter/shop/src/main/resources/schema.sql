create table if not exists shop_order (
    number varchar(64) primary key,
    amount bigint not null,
    state varchar(16) not null,
    refunded bigint not null
);

-- Without a unique key on purpose: what is done twice is written twice.
create table if not exists shop_diary (
    number varchar(64) not null,
    kind varchar(16) not null,
    what varchar(64) not null,
    amount bigint not null
);
