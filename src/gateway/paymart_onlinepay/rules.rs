//! The rules of both documents for numbers, amounts and ways to pay.

use crate::gateway::{AmountRule, MethodRule, MethodTable, NumberRule};
use crate::model::{NumberCharacters, PaymentMethodKind};
use crate::money::Currency;

/// An order number that cannot be queried could never be resolved.
pub(super) static ORDER_NUMBER: NumberRule = NumberRule::new(1, usize::MAX, NumberCharacters::PathSegment);
/// The same, as long as PayMart's table of payments says.
pub(super) static PAYMART_NUMBER: NumberRule = NumberRule::new(3, 255, NumberCharacters::PathSegment);

/// The ways to pay at PayMart.
pub(super) static PAYMART_METHODS: MethodTable = MethodTable {
    always: &[&["description"]],
    methods: &[
        MethodRule { method: PaymentMethodKind::HostedPage, required: &[] },
        MethodRule {
            method: PaymentMethodKind::Card,
            required: &[&[&["payment_method.card.cvv"], &["payment_method.card.holder"]]],
        },
        MethodRule { method: PaymentMethodKind::StoredToken, required: &[] },
        WALLET,
    ],
    others: "PayMart takes a card, a stored token, a wallet, or nothing for its payment page",
};

/// The ways to pay at OnlinePay.
pub(super) static ONLINEPAY_METHODS: MethodTable = MethodTable {
    always: &[&["description"]],
    methods: &[MethodRule { method: PaymentMethodKind::HostedPage, required: &[] }, WALLET],
    others: "OnlinePay takes a wallet's token, or nothing for its payment page",
};

const WALLET: MethodRule =
    MethodRule { method: PaymentMethodKind::Wallet, required: &[&[&["payment_method.wallet.token"]]] };

/// What the engine takes.
pub(super) static AMOUNTS: AmountRule =
    AmountRule::of(|currency| currency.exponent().filter(|_| in_cents(currency)));

/// Whether the documents say how an amount in it is written.
pub(super) fn in_cents(currency: &Currency) -> bool {
    currency.exponent() == Some(2) || currency.code() == "JPY"
}
