//! Double-entry accounts of every merchant: each movement takes from one account what it gives another.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value, json};

use crate::clock::Milliseconds;
use crate::money;
use crate::store::merchants::Merchant;
use crate::store::orders::{self, Kind, Order, State};
use crate::text_enum::text_enum;
use crate::work::Work;

/// What a merchant has of each currency when it first uses it, in major units (`assumed`).
const OPENING_MAJOR_UNITS: i64 = 1_000_000;

text_enum! {
    /// The accounts of a merchant.
    Account {
        /// Where its opening balance comes from.
        Opening = "opening",
        /// What it can use.
        Available = "available",
        /// What is set aside for refunds, payouts and disputes under way.
        Reserved = "reserved",
        /// Those who pay.
        Payers = "payers",
        /// Those who are paid out to.
        Payees = "payees",
    }
}

text_enum! {
    /// Why money moves.
    Movement {
        /// The first use of a currency.
        Open = "opening balance",
        /// A payer pays.
        Receive = "payment",
        /// A refund or payout begins.
        Reserve = "reserved",
        /// A refund or payout failed.
        Release = "released",
        /// A refund reaches the payer.
        GiveBack = "refund",
        /// A dispute is lost: the payer has the money back.
        TakeBack = "lost dispute",
        /// A payout reaches the payee.
        PayOut = "payout",
        /// A payout comes back.
        Bounce = "bounced payout",
    }
}

impl Movement {
    fn accounts(self) -> (Account, Account) {
        match self {
            Self::Open => (Account::Opening, Account::Available),
            Self::Receive => (Account::Payers, Account::Available),
            Self::Reserve => (Account::Available, Account::Reserved),
            Self::Release => (Account::Reserved, Account::Available),
            Self::GiveBack | Self::TakeBack => (Account::Reserved, Account::Payers),
            Self::PayOut => (Account::Reserved, Account::Payees),
            Self::Bounce => (Account::Payees, Account::Available),
        }
    }
}

/// Books a movement for an order.
pub fn book(work: &Work<'_>, order: &Order, movement: Movement, amount: i64) -> rusqlite::Result<()> {
    open(work, &order.merchant, &order.currency)?;
    post(work, &order.merchant, &order.currency, Some(&order.gateway_id), movement, amount)
}

/// What a merchant has of a currency.
pub fn balance(work: &Work<'_>, merchant: &str, currency: &str, account: Account) -> rusqlite::Result<i64> {
    open(work, merchant, currency)?;
    stored_balance(work.connection, merchant, currency, account).map(Option::unwrap_or_default)
}

fn stored_balance(
    connection: &Connection,
    merchant: &str,
    currency: &str,
    account: Account,
) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT amount FROM balances WHERE merchant = ?1 AND currency = ?2 AND account = ?3")?
        .query_row(params![merchant, currency, account], |row| row.get(0))
        .optional()
}

fn open(work: &Work<'_>, merchant: &str, currency: &str) -> rusqlite::Result<()> {
    if stored_balance(work.connection, merchant, currency, Account::Available)?.is_some() {
        return Ok(());
    }
    let settings = crate::store::merchants::by_id(work.connection, merchant)?;
    let wished = settings.as_ref().and_then(|merchant| opening_balance(merchant, currency));
    let amount =
        wished.unwrap_or_else(|| OPENING_MAJOR_UNITS * 10_i64.pow(money::exponent(currency).unwrap_or(2)));
    post(work, merchant, currency, None, Movement::Open, amount)
}

fn opening_balance(merchant: &Merchant, currency: &str) -> Option<i64> {
    merchant.settings["opening_balances"][currency].as_i64()
}

fn post(
    work: &Work<'_>,
    merchant: &str,
    currency: &str,
    gateway_id: Option<&str>,
    movement: Movement,
    amount: i64,
) -> rusqlite::Result<()> {
    let connection = work.connection;
    connection
        .prepare_cached("INSERT INTO journal (merchant, gateway_id, memo, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![merchant, gateway_id, movement, work.now])?;
    let journal = connection.last_insert_rowid();
    let (from, to) = movement.accounts();
    for (account, change) in [(from, -amount), (to, amount)] {
        connection
            .prepare_cached("INSERT INTO postings VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![journal, account, currency, change])?;
        connection
            .prepare_cached(
                "INSERT INTO balances (merchant, currency, account, amount) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET amount = amount + excluded.amount",
            )?
            .execute(params![merchant, currency, account, change])?;
    }
    Ok(())
}

/// The currencies that a merchant has used.
pub fn currencies(connection: &Connection, merchant: &str) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT DISTINCT currency FROM balances WHERE merchant = ?1 ORDER BY 1")?
        .query_map([merchant], |row| row.get(0))?
        .collect()
}

/// What an account had before a span of time, and what it gained and lost in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turnover {
    /// What it had before, to which the opening balance always belongs.
    pub before: i64,
    /// What it gained.
    pub gained: i64,
    /// What it lost.
    pub lost: i64,
}

/// The turnover of an account in a span of time.
pub fn turnover(
    work: &Work<'_>,
    merchant: &str,
    currency: &str,
    account: Account,
    (from, until): (Milliseconds, Milliseconds),
) -> rusqlite::Result<Turnover> {
    open(work, merchant, currency)?;
    work.connection
        .prepare_cached(
            "SELECT coalesce(sum(amount) FILTER (WHERE at < ?4 OR memo = ?6), 0),
                coalesce(sum(amount) FILTER (WHERE at >= ?4 AND memo <> ?6 AND amount > 0), 0),
                coalesce(-sum(amount) FILTER (WHERE at >= ?4 AND memo <> ?6 AND amount < 0), 0)
             FROM journal JOIN postings ON journal.id = postings.journal
             WHERE merchant = ?1 AND currency = ?2 AND account = ?3 AND (at < ?5 OR memo = ?6)",
        )?
        .query_row(params![merchant, currency, account, from, until, Movement::Open], |row| {
            Ok(Turnover { before: row.get(0)?, gained: row.get(1)?, lost: row.get(2)? })
        })
}

/// What became of an order's money, oldest first: when, why, and how much.
pub fn movements_of(
    connection: &Connection,
    gateway_id: &str,
) -> rusqlite::Result<Vec<(Milliseconds, Movement, i64)>> {
    connection
        .prepare_cached(
            "SELECT journal.at, journal.memo, postings.amount FROM journal
             JOIN postings ON postings.journal = journal.id AND postings.amount > 0
             WHERE journal.gateway_id = ?1 ORDER BY journal.id",
        )?
        .query_map([gateway_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect()
}

/// The ledger of a merchant as the control API shows it.
pub fn shown(connection: &Connection, merchant: &str) -> rusqlite::Result<Value> {
    let orders = orders::of_merchant(connection, merchant)?;
    // The number as it was first sent, and how often it stands.
    let mut counts: BTreeMap<(Kind, &str), (&str, usize)> = BTreeMap::new();
    for order in &orders {
        counts.entry((order.kind, &order.number_key)).or_insert((&order.number, 0)).1 += 1;
    }
    let duplicates: Vec<&str> =
        counts.values().filter(|(_, count)| *count > 1).map(|(number, _)| *number).collect();
    let entries: Vec<Value> = orders
        .iter()
        .map(|order| {
            json!({
                "kind": order.kind, "order_id": order.number, "gateway_id": order.gateway_id,
                "payment": order.parent.as_ref().filter(|_| order.kind != Kind::Payment), "amount": order.amount, "currency": order.currency,
                "status": order.state, "paid": order.paid, "refunded": order.refunded,
                "code": order.code, "created_at": crate::clock::rfc3339(order.created_at),
                "count": counts[&(order.kind, order.number_key.as_str())].1,
            })
        })
        .collect();
    Ok(json!({
        "entries": entries,
        "balances": balances(connection, merchant)?,
        "adds_up": adds_up(connection, merchant, &orders)?,
        "duplicates": duplicates,
    }))
}

fn balances(connection: &Connection, merchant: &str) -> rusqlite::Result<Value> {
    let mut shown = Map::new();
    let mut statement = connection
        .prepare_cached("SELECT currency, account, amount FROM balances WHERE merchant = ?1 ORDER BY 1, 2")?;
    let mut rows = statement.query([merchant])?;
    while let Some(row) = rows.next()? {
        let (currency, account, amount): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let accounts = shown.entry(currency).or_insert_with(|| json!({}));
        accounts[account] = json!(amount);
    }
    Ok(Value::Object(shown))
}

/// Three proofs: every movement is balanced, the balances are the sums of the movements, and they
/// are what the orders themselves say.
fn adds_up(connection: &Connection, merchant: &str, orders: &[Order]) -> rusqlite::Result<bool> {
    let unbalanced: i64 = connection.query_row(
        "SELECT count(*) FROM (SELECT 1 FROM journal JOIN postings ON journal.id = postings.journal
            WHERE merchant = ?1 GROUP BY journal.id, currency HAVING sum(amount) <> 0)",
        [merchant],
        |row| row.get(0),
    )?;
    let strayed: i64 = connection.query_row(
        "SELECT count(*) FROM balances WHERE merchant = ?1 AND amount <>
            (SELECT sum(postings.amount) FROM journal JOIN postings ON journal.id = postings.journal
             WHERE journal.merchant = ?1 AND postings.account = balances.account
               AND postings.currency = balances.currency)",
        [merchant],
        |row| row.get(0),
    )?;
    let mut agrees = true;
    let mut statement =
        connection.prepare_cached("SELECT DISTINCT currency FROM balances WHERE merchant = ?1")?;
    for currency in statement.query_map([merchant], |row| row.get::<_, String>(0))? {
        let currency = currency?;
        let of =
            |account| stored_balance(connection, merchant, &currency, account).map(Option::unwrap_or_default);
        let mine = orders.iter().filter(|order| order.currency == currency);
        let (received, spent, reserved) = totals(mine);
        agrees &= of(Account::Available)? + of(Account::Opening)? == received - spent - reserved;
        agrees &= of(Account::Reserved)? == reserved;
    }
    Ok(unbalanced == 0 && strayed == 0 && agrees)
}

fn totals<'a>(orders: impl Iterator<Item = &'a Order>) -> (i64, i64, i64) {
    orders.fold((0, 0, 0), |(received, spent, reserved), order| match (order.kind, order.state) {
        (Kind::Payment, _) => (received + order.paid, spent, reserved),
        (kind, State::Pending) if kind.sets_aside() => (received, spent, reserved + order.amount),
        (kind, State::Approved) if kind.sets_aside() => (received, spent + order.amount, reserved),
        _ => (received, spent, reserved),
    })
}
