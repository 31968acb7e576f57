//! Payments, refunds, payouts and token applications: whatever a merchant gives a number to.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;

use super::json_column;
use crate::clock::Milliseconds;
use crate::text_enum::text_enum;

text_enum! {
    /// What an order is.
    Kind {
        /// Money from a payer to the merchant.
        Payment = "payment",
        /// Money back to the payer.
        Refund = "refund",
        /// Money from the merchant to somebody.
        Payout = "payout",
        /// A card or account to be saved; moves no money.
        Token = "token",
        /// What a payer's bank takes back, or wants to.
        Dispute = "dispute",
        /// A plan by which a payer is charged again and again; moves no money, but its payments do.
        Subscription = "subscription",
        /// An address at which somebody can pay; moves no money, but the payment made there does.
        Link = "link",
    }
}

text_enum! {
    /// Where an order stands, in the same words for every gateway.
    State {
        /// Not decided yet.
        Pending = "pending",
        /// The amount is held and waits for its capture.
        Authorised = "authorised",
        /// Done.
        Approved = "approved",
        /// Less than the amount was paid.
        Partial = "partial",
        /// Refused by the issuer, the bank or the payer.
        Declined = "declined",
        /// Not paid in time.
        Expired = "expired",
        /// Given up by the merchant or the payer.
        Cancelled = "cancelled",
        /// Paid out and sent back later.
        Bounced = "bounced",
    }
}

impl Kind {
    /// Whether its amount is set aside until it is decided.
    pub fn sets_aside(self) -> bool {
        matches!(self, Self::Refund | Self::Payout | Self::Dispute)
    }
}

impl State {
    /// Whether the order can still change by itself.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Authorised)
    }
}

text_enum! {
    /// A decision about an order.
    Outcome {
        /// Paid, refunded, paid out or saved.
        Approved = "approved",
        /// Refused.
        Declined = "declined",
        /// Not paid in time.
        Expired = "expired",
        /// Less than the amount was paid.
        Partial = "partial",
        /// Given up.
        Cancelled = "cancelled",
        /// The amount is held.
        Authorised = "authorised",
        /// A payout came back.
        Bounced = "bounced",
    }
}

/// One order.
#[derive(Debug, Clone)]
pub struct Order {
    /// Row in the database; zero before it is inserted.
    pub id: i64,
    /// The merchant's name in the sandbox.
    pub merchant: String,
    /// What it is.
    pub kind: Kind,
    /// The gateway's own number.
    pub gateway_id: String,
    /// The merchant's number, as it was sent.
    pub number: String,
    /// The merchant's number in the form in which the gateway compares it.
    pub number_key: String,
    /// The gateway's number of what it belongs to: of a refund or dispute the payment, of a payment the link or the subscription.
    pub parent: Option<String>,
    /// ISO 4217 code.
    pub currency: String,
    /// Minor units.
    pub amount: i64,
    /// What was paid or captured so far.
    pub paid: i64,
    /// What was refunded or is about to be.
    pub refunded: i64,
    /// Where it stands.
    pub state: State,
    /// The gateway's code for a failure.
    pub code: Option<String>,
    /// Where its notifications go.
    pub notify_url: Option<String>,
    /// Where the payer goes afterwards.
    pub return_url: Option<String>,
    /// Unguessable name of its page.
    pub page: Option<String>,
    /// What only the gateway understands; never card data.
    pub details: Value,
    /// When it was committed.
    pub created_at: Milliseconds,
    /// From when queries see it.
    pub visible_at: Milliseconds,
    /// When it was decided.
    pub finished_at: Option<Milliseconds>,
}

impl Order {
    /// A text among the details, or the empty text.
    pub fn detail(&self, name: &str) -> &str {
        self.details[name].as_str().unwrap_or_default()
    }
}

/// Reads a row.
pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Order> {
    Ok(Order {
        id: row.get("id")?,
        merchant: row.get("merchant")?,
        kind: row.get("kind")?,
        gateway_id: row.get("gateway_id")?,
        number: row.get("number")?,
        number_key: row.get("number_key")?,
        parent: row.get("parent")?,
        currency: row.get("currency")?,
        amount: row.get("amount")?,
        paid: row.get("paid")?,
        refunded: row.get("refunded")?,
        state: row.get("state")?,
        code: row.get("code")?,
        notify_url: row.get("notify_url")?,
        return_url: row.get("return_url")?,
        page: row.get("page")?,
        details: json_column(row, "details")?,
        created_at: row.get("created_at")?,
        visible_at: row.get("visible_at")?,
        finished_at: row.get("finished_at")?,
    })
}

/// Adds an order and sets its row number.
pub fn insert(connection: &Connection, order: &mut Order) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO orders (merchant, kind, gateway_id, number, number_key, parent, currency,
                amount, paid, refunded, state, code, notify_url, return_url, page, details,
                created_at, visible_at, finished_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        )?
        .execute(params![
            order.merchant,
            order.kind,
            order.gateway_id,
            order.number,
            order.number_key,
            order.parent,
            order.currency,
            order.amount,
            order.paid,
            order.refunded,
            order.state,
            order.code,
            order.notify_url,
            order.return_url,
            order.page,
            order.details.to_string(),
            order.created_at,
            order.visible_at,
            order.finished_at,
        ])?;
    order.id = connection.last_insert_rowid();
    Ok(())
}

/// Keeps what may change in an order's life.
pub fn update(connection: &Connection, order: &Order) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE orders SET paid = ?2, refunded = ?3, state = ?4, code = ?5, details = ?6,
                finished_at = ?7 WHERE id = ?1",
        )?
        .execute(params![
            order.id,
            order.paid,
            order.refunded,
            order.state,
            order.code,
            order.details.to_string(),
            order.finished_at,
        ])?;
    Ok(())
}

/// The first order with a number, in the form in which the gateway compares it.
pub fn by_number(
    connection: &Connection,
    merchant: &str,
    kind: Kind,
    number_key: &str,
) -> rusqlite::Result<Option<Order>> {
    connection
        .prepare_cached(
            "SELECT * FROM orders WHERE merchant = ?1 AND kind = ?2 AND number_key = ?3 ORDER BY id LIMIT 1",
        )?
        .query_row(params![merchant, kind, number_key], from_row)
        .optional()
}

/// The order with a gateway's number.
pub fn by_gateway_id(connection: &Connection, gateway_id: &str) -> rusqlite::Result<Option<Order>> {
    connection
        .prepare_cached("SELECT * FROM orders WHERE gateway_id = ?1")?
        .query_row([gateway_id], from_row)
        .optional()
}

/// The order in a row.
pub fn by_id(connection: &Connection, id: i64) -> rusqlite::Result<Option<Order>> {
    connection.prepare_cached("SELECT * FROM orders WHERE id = ?1")?.query_row([id], from_row).optional()
}

/// The order that a page belongs to.
pub fn by_page(connection: &Connection, page: &str) -> rusqlite::Result<Option<Order>> {
    connection.prepare_cached("SELECT * FROM orders WHERE page = ?1")?.query_row([page], from_row).optional()
}

/// A merchant's order by either number, whatever it is; payments before the others.
pub fn by_any_number(
    connection: &Connection,
    merchant: &str,
    gateway_id: &str,
    number_key: &str,
) -> rusqlite::Result<Option<Order>> {
    // Kinds are named so that both numbers are found by their index.
    connection
        .prepare_cached(
            "SELECT * FROM orders WHERE merchant = ?1 AND id IN (
                SELECT id FROM orders WHERE gateway_id = ?2
                UNION SELECT id FROM orders WHERE merchant = ?1
                    AND kind IN ('payment', 'payout', 'refund', 'dispute', 'token', 'link', 'subscription') AND number_key = ?3)
             ORDER BY kind <> 'payment', kind <> 'payout', kind <> 'refund', id LIMIT 1",
        )?
        .query_row([merchant, gateway_id, number_key], from_row)
        .optional()
}

/// All orders of a merchant with a number, in the form in which the gateway compares it, oldest first.
pub fn all_by_number(
    connection: &Connection,
    merchant: &str,
    number_key: &str,
) -> rusqlite::Result<Vec<Order>> {
    connection
        .prepare_cached(
            "SELECT * FROM orders WHERE merchant = ?1 AND kind IN ('payment', 'refund', 'payout')
             AND number_key = ?2 ORDER BY id",
        )?
        .query_map([merchant, number_key], from_row)?
        .collect()
}

/// What belongs to an order and is of a kind, oldest first.
pub fn children(connection: &Connection, parent: &Order, kind: Kind) -> rusqlite::Result<Vec<Order>> {
    connection
        .prepare_cached("SELECT * FROM orders WHERE parent = ?1 AND kind = ?2 ORDER BY id")?
        .query_map(params![parent.gateway_id, kind], from_row)?
        .collect()
}

/// All orders of a merchant that move money, oldest first.
pub fn of_merchant(connection: &Connection, merchant: &str) -> rusqlite::Result<Vec<Order>> {
    connection
        .prepare_cached("SELECT * FROM orders WHERE merchant = ?1 AND kind IN ('payment', 'refund', 'payout', 'dispute') ORDER BY id")?
        .query_map([merchant], from_row)?
        .collect()
}
