//! The tables of fields of all requests: of the seed document (`seed`) and of PayerMax's api.json (`beyond`).

mod balances;
mod cases;
mod components;
mod field;
mod links;
mod payments;
mod payouts;
mod subscriptions;
mod tokens;

pub use balances::{CURRENT_BALANCE, DAY_END_BALANCE};
pub use cases::{CASE_REPLAY, CASE_SEARCH};
pub use components::{APPLY_SESSION, DROP_IN};
pub use field::{ENVELOPE, check, check_value};
pub use links::{CREATE_LINK, FIND_LINK};
pub use payments::{
    CANCEL, CAPTURE, CONFIRM, DIRECT, HOSTED, ORDER_AND_PAY, ORDER_CLOSE, ORDER_QUERY, REFUND, REFUND_QUERY,
};
pub use payouts::{FIELD_VALIDATION, PAYMENT_ORDER_PAY, PAYMENT_ORDER_QRY};
pub use subscriptions::{OWN_PLAN, SUBSCRIPTION_CANCEL, SUBSCRIPTION_CREATE, SUBSCRIPTION_QUERY};
pub use tokens::{APPLY_OFFICIAL, APPLY_SEED, INQUIRE, INQUIRE_APPLICATION, REMOVE};
