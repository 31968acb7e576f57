//! Indonesia, Pakistan, Vietnam, the Philippines, South Korea, India and Bangladesh (`beyond`:
//! docs.paypro.tech/guide/areas/...). `assumed`: a payout whose page could not be read takes the fields that all have.

use super::routes::{BALANCE, Does, PLACING, QUERY, Route, route};
use crate::gateways::paypro::fields::{ANY, Amounts, WHOLE};
use crate::gateways::paypro::looks::{Field, Look, may, must};

/// beyond: a mobile number of Indonesia.
const INDONESIAN: Look = Look::Digits(10, 13, &["08", "628"]);
const CHANNELS: Look = Look::OneOf(&["QRIS", "EWALLET", "VA"]);
/// beyond: a float in the tables, and a number in the samples.
const NUMBERS: Amounts = Amounts { numbers: true, ..WHOLE };

/// beyond: payment, paymentCasher, payout, paymentQuery, payoutQuery and balance.
pub const INDONESIA: &[Route] = &[
    route(
        Does::Direct,
        "/v1/paypro/payIn",
        PLACING,
        &[
            must("username", Look::Text),
            must("mobile", INDONESIAN),
            must("email", Look::Text),
            must("channelCode", CHANNELS),
            may("wayCode", Look::Text),
        ],
    )
    .of(NUMBERS),
    route(
        Does::Cashier,
        "/v1/paypro/paymentLink",
        PLACING,
        &[
            must("username", Look::Text),
            must("mobile", INDONESIAN),
            must("email", Look::Text),
            may("channelCode", CHANNELS),
            may("wayCode", Look::Text),
            may("returnUrl", Look::Address),
        ],
    )
    .of(NUMBERS),
    route(
        Does::Payout,
        "/v1/paypro/payOut",
        PLACING,
        &[
            must("customerName", Look::Text),
            must("mobile", INDONESIAN),
            must("email", Look::Text),
            must("bankAccountNo", Look::Text),
            must("bankCode", Look::Text),
        ],
    )
    .of(NUMBERS),
    route(Does::QueryPayment, "/v1/paypro/queryPayInResult", QUERY, &[]),
    route(Does::QueryPayout, "/v1/paypro/queryPayOutResult", QUERY, &[]),
    route(Does::Balance, "/v1/paypro/queryBalance", BALANCE, &[]),
];

const WALLETS: Look = Look::OneOf(&["easypaisa", "jazzcash"]);
/// beyond: 10 digits that begin with 3.
const PAKISTANI: Look = Look::Digits(10, 10, &["3"]);

/// beyond: payment, paymentPage, payout, payoutQuery and balance; assumed: the path of queryPayInResult.
pub const PAKISTAN: &[Route] = &[
    route(
        Does::Direct,
        "/v1/payproPK/payinApi",
        PLACING,
        &[
            // beyond: optional in one revision of the page, required in another.
            may("paymentType", WALLETS),
            must("name", Look::Text),
            // beyond: or 11 digits that begin with 03.
            must("mobile", Look::Digits(10, 11, &["3", "03"])),
            must("email", Look::Text),
            may("customerCert", Look::Identity(13)),
            may("custId", Look::Text),
        ],
    )
    .of(Amounts { least: 100, ..WHOLE }),
    route(
        Does::Cashier,
        "/v1/payproPK/payin",
        PLACING,
        &[
            may("paymentType", WALLETS),
            must("name", Look::Text),
            must("mobile", PAKISTANI),
            must("email", Look::Text),
            must("customerCert", Look::Identity(13)),
            must("remark", Look::Text),
            may("custId", Look::Text),
            may("returnUrl", Look::Address),
        ],
    )
    .of(Amounts { least: 100, ..WHOLE }),
    route(
        Does::Payout,
        "/v1/payproPK/payout",
        PLACING,
        &[
            must("name", Look::Text),
            must("customerCert", Look::Identity(13)),
            must("email", Look::Text),
            must("mobile", PAKISTANI),
            must("accountType", Look::OneOf(&["BANK", "WALLET"])),
            must("bankName", Look::Text),
            must("bankNumber", Look::Text),
            must("remark", Look::Text),
        ],
    ),
    route(Does::QueryPayment, "/v1/payproPK/queryPayInResult", QUERY, &[]),
    route(Does::QueryPayout, "/v1/payproPK/queryPayOutResult", QUERY, &[]),
    route(Does::Balance, "/v1/payproPK/queryBalance", BALANCE, &[]),
];

const FROM_50_000: Amounts = Amounts { least: 50_000, ..WHOLE };

/// beyond: payment, payout, paymentQuery, payoutQuery and balance; there is no hosted page.
pub const VIETNAM: &[Route] = &[
    route(Does::Direct, "/v1/payproVN/payin", PLACING, &[must("bankName", Look::OneOf(&["VietQR"]))])
        .of(FROM_50_000),
    route(
        Does::Payout,
        "/v1/payproVN/payout",
        PLACING,
        &[must("accountName", Look::English), must("bankName", Look::Text), must("bankNumber", Look::Text)],
    )
    .of(FROM_50_000),
    route(Does::QueryPayment, "/v1/payproVN/queryPayInResult", QUERY, &[]),
    route(Does::QueryPayout, "/v1/payproVN/queryPayOutResult", QUERY, &[]),
    route(Does::Balance, "/v1/payproVN/queryBalance", BALANCE, &[]),
];

/// beyond: paymentCasher and balance.
pub const PHILIPPINES: &[Route] = &[
    // beyond: the names of wallets in the table, a number in the sample; so any text is taken (assumed).
    route(
        Does::Cashier,
        "/v1/paypro/paymentLink",
        PLACING,
        &[must("payType", Look::Text), must("returnUrl", Look::Address)],
    )
    .of(ANY),
    route(Does::Payout, "/v1/paypro/payout", PLACING, &[]).of(ANY),
    route(Does::QueryPayment, "/v1/paypro/queryPayInResult", QUERY, &[]),
    route(Does::QueryPayout, "/v1/paypro/queryPayOutResult", QUERY, &[]),
    route(Does::Balance, "/v1/paypro/queryBalance", BALANCE, &[]),
];

/// beyond: paymentPage, paymentQuery and balance; there is nothing but the hosted page.
pub const SOUTH_KOREA: &[Route] = &[
    route(
        Does::Cashier,
        "/v1/paypro/paymentLink",
        PLACING,
        &[
            must("subMerchantNo", Look::Text),
            must("mobile", Look::Digits(11, 11, &["0"])),
            must("firstname", Look::Text),
            must("lastname", Look::Text),
            must("email", Look::Text),
            must("channelCode", Look::Text),
            must("wayCode", Look::Text),
            must("ipAddress", Look::Ip),
            may("dateOfBirth", Look::Day),
            may("returnUrl", Look::Address),
        ],
    ),
    route(Does::Payout, "/v1/paypro/payOut", PLACING, &[]),
    route(Does::QueryPayment, "/v1/paypro/queryPayInResult", QUERY, &[]),
    route(Does::QueryPayout, "/v1/paypro/queryPayOutResult", QUERY, &[]),
    route(Does::Balance, "/v1/paypro/queryBalance", BALANCE, &[]),
];

/// beyond: payment and paymentCasher have the same fields.
const INDIAN_PAYMENT: &[Field] = &[
    must("name", Look::Text),
    // beyond: 10 digits without 91, which the sample has; so both are taken (assumed).
    must("mobile", Look::Digits(10, 12, &["6", "7", "8", "91"])),
    must("email", Look::Text),
    must("ipAddress", Look::Ip),
    must("returnUrl", Look::Address),
];

/// beyond: payment and paymentCasher.
pub const INDIA: &[Route] = &[
    route(Does::Direct, "/v1/paypro/payinApi", PLACING, INDIAN_PAYMENT).of(ANY),
    route(Does::Cashier, "/v1/paypro/payin", PLACING, INDIAN_PAYMENT).of(ANY),
    route(Does::Payout, "/v1/paypro/payout", PLACING, &[]).of(ANY),
    route(Does::QueryPayment, "/v1/paypro/queryPayInResult", QUERY, &[]),
    route(Does::QueryPayout, "/v1/paypro/queryPayOutResult", QUERY, &[]),
    route(Does::Balance, "/v1/paypro/queryBalance", BALANCE, &[]),
];

/// beyond: payment, payout and paymentQuery; a payout has no customerName.
pub const BANGLADESH: &[Route] = &[
    route(
        Does::Cashier,
        "/v1/paypro/payin",
        PLACING,
        &[must("wayCode", Look::OneOf(&["EWALLET_BKASH", "EWALLET_NAGAD"])), may("returnUrl", Look::Address)],
    )
    .of(ANY),
    route(
        Does::Payout,
        "/v1/paypro/payout",
        PLACING,
        &[
            must("walletId", Look::Text),
            must("wayCode", Look::OneOf(&["EWALLET_BKASH", "EWALLET_ROCKET", "EWALLET_NAGAD"])),
        ],
    )
    .of(ANY),
    route(Does::QueryPayment, "/v1/paypro/queryPayInResult", QUERY, &[]),
    route(Does::QueryPayout, "/v1/paypro/queryPayOutResult", QUERY, &[]),
    route(Does::Balance, "/v1/paypro/queryBalance", BALANCE, &[]),
];
