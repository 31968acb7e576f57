//! Fields of balances (`beyond`: PayerMax's api.json).

use super::field::{Field, boolean, currency, list, short};

/// currentBalanceQuery.
pub const CURRENT_BALANCE: &[Field] =
    &[boolean("data.plainSign"), list("data.accountType"), list("data.accountCurrency")];

/// dayEndBalanceQuery.
pub const DAY_END_BALANCE: &[Field] = &[
    currency("data.accountCurrency"),
    list("data.accountType"),
    short("data.inquiryDate", 32).required(),
    short("data.timezone", 32).required().one_of(&["UTC", "CST"]),
];
