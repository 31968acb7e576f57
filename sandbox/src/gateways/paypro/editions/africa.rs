//! Kenya, Egypt and Nigeria (`beyond`: docs.paypro.tech/guide/areas/...).

use super::routes::{BALANCE, Does, PLACING, PLACING_SILENTLY, QUERY, Route, TIMELESS_QUERY, route};
use crate::gateways::paypro::fields::{ANY, Amounts, WHOLE};
use crate::gateways::paypro::looks::{Look, may, must};

/// beyond: payment, paymentCasher, payout and paymentQuery; assumed: the paths of queryPayoutResult and queryBalance. Not
/// played: queryResultByCode, which asks by M-Pesa's code, because no page says how a shop learns it.
pub const KENYA: &[Route] = &[
    route(Does::Direct, "/api/payin", PLACING, &[must("mobile", Look::Text)]),
    route(Does::Cashier, "/api/payinConsole", PLACING, &[]),
    route(
        Does::Payout,
        "/api/payout",
        PLACING_SILENTLY,
        &[must("mobile", Look::Digits(12, 12, &["2541", "2547"]))],
    ),
    route(Does::QueryPayment, "/api/queryPayinResult", TIMELESS_QUERY, &[]),
    route(Does::QueryPayout, "/api/queryPayoutResult", TIMELESS_QUERY, &[]),
    route(Does::Balance, "/api/queryBalance", BALANCE, &[]),
];

const UP_TO_10_000: Amounts = Amounts { least: 100, most: 10_000, ..WHOLE };

/// beyond: payment, whose page is a cashier's, payout, paymentQuery and payoutQuery.
pub const EGYPT: &[Route] = &[
    route(
        Does::Cashier,
        "/v1/paypro/payIn",
        PLACING,
        &[
            must("payer", Look::Text),
            must("mobile", EGYPTIAN),
            must("email", Look::Text),
            must("remark", Look::Text),
            may("returnUrl", Look::Address),
        ],
    )
    .of(UP_TO_10_000),
    route(
        Does::Payout,
        "/v1/paypro/payOut",
        PLACING,
        &[must("customerName", Look::Text), must("walletId", Look::Text), must("remark", Look::Text)],
    )
    .of(UP_TO_10_000),
    route(Does::QueryPayment, "/v1/paypro/queryPayInResult", QUERY, &[]),
    route(Does::QueryPayout, "/v1/paypro/queryPayOutResult", QUERY, &[]),
    route(Does::Balance, "/v1/paypro/queryBalance", BALANCE, &[]),
];
/// beyond: 11 digits from 010 to 018.
const EGYPTIAN: Look = Look::Digits(11, 11, &["010", "011", "012", "013", "014", "015", "016", "017", "018"]);

/// beyond: payment, payoutQuery and balance. assumed: a payout, whose page could not be read, takes the fields that all have.
pub const NIGERIA: &[Route] = &[
    route(
        Does::Cashier,
        "/v1/paypro/payIn",
        PLACING,
        &[
            must("username", Look::Text),
            must("mobile", Look::Text),
            must("email", Look::Text),
            must("channelCode", Look::OneOf(&["EWALLET", "VA"])),
            may("wayCode", Look::OneOf(&["PALMPAY", "VA"])),
            may("returnUrl", Look::Address),
        ],
    )
    .of(ANY),
    route(Does::Payout, "/v1/paypro/payOut", PLACING, &[]).of(ANY),
    route(Does::QueryPayment, "/v1/paypro/queryPayInResult", QUERY, &[]),
    route(Does::QueryPayout, "/v1/paypro/queryPayOutResult", QUERY, &[]),
    route(Does::Balance, "/v1/paypro/queryBalance", BALANCE, &[]),
];
