//! Mexico and Brazil (`beyond`: docs.paypro.tech/guide/areas/mexico and .../brazil).

use super::routes::{BALANCE, Does, PLACING, QUERY, Route, route};
use crate::gateways::paypro::fields::ANY;
use crate::gateways::paypro::looks::{Field, Look, may, must};

/// seed: the ways to pay.
const MEXICO_WAYS: Look = Look::OneOf(&["va", "store"]);
/// seed: the fields of payInApi beside the common ones.
pub const MEXICO_PAYMENT: &[Field] = &[
    must("wayCode", MEXICO_WAYS),
    may("mobile", Look::Text),
    may("email", Look::Text),
    may("payer", Look::Text),
    may("returnUrl", Look::Address),
];

/// seed: payInApi; beyond: payment, paymentPage, payout, paymentQuery, payoutQuery and balance.
pub const MEXICO: &[Route] = &[
    route(Does::Direct, "/v1/paypro/payInApi", PLACING, MEXICO_PAYMENT),
    route(
        Does::Cashier,
        "/v1/paypro/paymentLink",
        PLACING,
        &[
            may("wayCode", MEXICO_WAYS),
            may("mobile", Look::Text),
            may("email", Look::Text),
            may("payer", Look::Text),
            may("returnUrl", Look::Address),
        ],
    ),
    route(
        Does::Payout,
        "/v1/paypro/payOut",
        PLACING,
        &[
            // assumed: any bank, whose list could not be read.
            must("wayCode", Look::Text),
            must("customerName", Look::Text),
            must("customerAccountType", Look::OneOf(&["DebitCard", "CLABE"])),
            must("customerAccount", Look::Text),
            may("customerMobile", Look::Text),
            may("customerEmail", Look::Text),
            may("identity", Look::Text),
        ],
    ),
    route(Does::QueryPayment, "/v1/paypro/queryPayInResult", QUERY, &[]),
    route(Does::QueryPayout, "/v1/paypro/queryPayOutResult", QUERY, &[]),
    route(Does::Balance, "/v1/paypro/queryBalance", BALANCE, &[]),
];

/// beyond: payment, payout, paymentQuery, payoutQuery and balance.
pub const BRAZIL: &[Route] = &[
    route(
        Does::Cashier,
        "/v1/paypro/payin",
        PLACING,
        &[
            must("name", Look::Text),
            must("identityType", Look::OneOf(&["CPF"])),
            must("userIdentity", Look::Digits(11, 11, &[])),
            must("remark", Look::Text),
            may("returnUrl", Look::Address),
        ],
    )
    .of(ANY),
    route(
        Does::Payout,
        "/v1/paypro/payout",
        PLACING,
        &[
            must("name", Look::Text),
            must("email", Look::Text),
            must("mobile", Look::Text),
            must("bankType", Look::OneOf(&["CPF", "CNPJ", "EMAIL", "PHONE", "EVP"])),
            must("bankNumber", Look::Text),
            must("identityType", Look::OneOf(&["CPF", "CNPJ"])),
            must("userIdentity", Look::Text),
            must("remark", Look::Text),
        ],
    )
    .of(ANY),
    route(Does::QueryPayment, "/v1/paypro/queryPayInResult", QUERY, &[]),
    route(Does::QueryPayout, "/v1/paypro/queryPayOutResult", QUERY, &[]),
    route(Does::Balance, "/v1/paypro/queryBalance", BALANCE, &[]),
];
