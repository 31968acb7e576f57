//! Amounts: whole units in requests; in answers, the ordered and the received amount.

use serde_json::Value;

use super::edition::QueriedAmount;
use super::merchant::NAME;
use super::wire::Amounts;
use crate::gateway::{AmountRule, Field, decimal_amount};
use crate::money::{Amount, Currency};

/// "Decimal not supported".
const DECIMALS: u32 = 0;

/// What Paypro takes.
pub static AMOUNTS: AmountRule = AmountRule::of(|_| Some(DECIMALS));

/// The amount as Paypro takes it: whole units of the account's own currency, "Decimal not supported". No request and no
/// answer names a currency, so an amount in another one would be paid as so many units of the account's.
pub(super) fn whole_units(
    amount: &Field<'_, Amount>,
    currency: &Field<'_, Currency>,
    account: &Currency,
) -> String {
    check_currency(currency, account);
    let value = amount.value().copied().unwrap_or(Amount::ZERO);
    if value == Amount::ZERO {
        amount.refuse("must be more than 0");
    }
    let Some(exponent) = currency.peek().and_then(Currency::exponent) else { return String::new() };
    value.to_decimal(exponent, DECIMALS).unwrap_or_else(|error| {
        amount.refuse(error.to_string());
        String::new()
    })
}

/// A currency that is not the account's is refused.
pub(super) fn check_currency(currency: &Field<'_, Currency>, account: &Currency) {
    if currency.value().is_some_and(|currency| currency != account) {
        let message =
            format!("must be {account}, the currency of this {NAME} account: see credentials.currency");
        currency.refuse(message);
    }
}

/// The ordered and the received amount, as far as each is stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct StatedAmounts {
    pub ordered: Option<Amount>,
    pub received: Option<Amount>,
}

/// An amount that is present but not readable exactly, or that contradicts another.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unreadable;

/// Reads the amounts of an answer: `amount` is the order's, unless there is an `orderAmount` too. An edition that says what was
/// received and not what was ordered has one amount for both: an order of another amount is a mismatch.
pub(super) fn read_response(
    amounts: &Amounts,
    account: &Currency,
    queried: QueriedAmount,
) -> Result<StatedAmounts, Unreadable> {
    let (amount, ordered) = (read(&amounts.amount, account)?, read(&amounts.order_amount, account)?);
    let received = received(amounts, account)?;
    Ok(match ordered {
        None if queried == QueriedAmount::Received => {
            StatedAmounts { ordered: amount, received: received.or(amount) }
        }
        None => StatedAmounts { ordered: amount, received },
        Some(_) if received.is_none() => StatedAmounts { ordered, received: amount },
        Some(_) => StatedAmounts { ordered, received },
    })
}

/// Reads the amounts of a notification: `amount` is what was received.
pub(super) fn read_notification(amounts: &Amounts, account: &Currency) -> Result<StatedAmounts, Unreadable> {
    let amount = read(&amounts.amount, account)?;
    let received = received(amounts, account)?.or(amount);
    Ok(StatedAmounts { ordered: read(&amounts.order_amount, account)?, received })
}

fn received(amounts: &Amounts, account: &Currency) -> Result<Option<Amount>, Unreadable> {
    match (read(&amounts.received_amount, account)?, read(&amounts.pay_amount, account)?) {
        (Some(received), Some(paid)) if received != paid => Err(Unreadable),
        (received, paid) => Ok(received.or(paid)),
    }
}

fn read(value: &Option<Value>, account: &Currency) -> Result<Option<Amount>, Unreadable> {
    let stated = value.as_ref().filter(|stated| !stated.is_null() && stated.as_str() != Some(""));
    stated.map(|stated| decimal_amount(Some(stated), Some(account)).ok_or(Unreadable)).transpose()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn stated(
        reader: fn(&Amounts, &Currency) -> Result<StatedAmounts, Unreadable>,
        amounts: Value,
    ) -> Result<[Option<i64>; 2], Unreadable> {
        let amounts: Amounts = serde_json::from_value(amounts).expect("amounts");
        let stated = reader(&amounts, &Currency::new("MXN").expect("listed"))?;
        Ok([stated.ordered, stated.received].map(|amount| amount.map(Amount::minor)))
    }

    fn as_ordered(amounts: &Amounts, account: &Currency) -> Result<StatedAmounts, Unreadable> {
        read_response(amounts, account, QueriedAmount::Ordered)
    }

    fn as_received(amounts: &Amounts, account: &Currency) -> Result<StatedAmounts, Unreadable> {
        read_response(amounts, account, QueriedAmount::Received)
    }

    #[test]
    fn an_edition_that_reports_only_what_was_received_has_one_amount_for_both() {
        let read = |amounts| stated(as_received, amounts);
        assert_eq!(read(json!({"amount": "100"})), Ok([Some(10_000), Some(10_000)]));
        assert_eq!(read(json!({"orderAmount": "300", "payAmount": "1"})), Ok([Some(30_000), Some(100)]));
        assert_eq!(read(json!({"amount": "300", "receivedAmount": "1"})), Ok([Some(30_000), Some(100)]));
        assert_eq!(read(json!({})), Ok([None, None]));
    }

    #[test]
    fn each_edition_tells_what_was_ordered_and_what_came_in() {
        let read = |amounts| stated(as_ordered, amounts);
        assert_eq!(read(json!({"orderAmount": "300", "payAmount": "100"})), Ok([Some(30_000), Some(10_000)]));
        assert_eq!(read(json!({"amount": "300", "receivedAmount": 100})), Ok([Some(30_000), Some(10_000)]));
        assert_eq!(read(json!({"amount": "300", "receivedAmount": "0"})), Ok([Some(30_000), Some(0)]));
        assert_eq!(read(json!({"amount": "300"})), Ok([Some(30_000), None]));
        assert_eq!(read(json!({"orderAmount": "300", "amount": "1"})), Ok([Some(30_000), Some(100)]));
        assert_eq!(read(json!({"payAmount": "300", "amount": ""})), Ok([None, Some(30_000)]));
        assert_eq!(read(json!({})), Ok([None, None]));
    }

    #[test]
    fn the_amount_of_a_notification_is_what_came_in() {
        let read = |amounts| stated(read_notification, amounts);
        assert_eq!(read(json!({"amount": "100"})), Ok([None, Some(10_000)]));
        assert_eq!(read(json!({"amount": "300", "receivedAmount": "1"})), Ok([None, Some(100)]));
        assert_eq!(read(json!({"orderAmount": "300", "payAmount": "1"})), Ok([Some(30_000), Some(100)]));
    }

    #[test]
    fn what_cannot_be_read_or_contradicts_itself_is_no_amount() {
        for amounts in [
            json!({"amount": true}),
            json!({"amount": "300.005"}),
            json!({"amount": " 300"}),
            json!({"orderAmount": [300]}),
            json!({"amount": "300", "receivedAmount": "1,000"}),
            json!({"payAmount": "300", "receivedAmount": "1"}),
        ] {
            assert_eq!(stated(as_ordered, amounts.clone()), Err(Unreadable), "{amounts}");
            assert_eq!(stated(read_notification, amounts.clone()), Err(Unreadable), "{amounts}");
        }
    }
}
