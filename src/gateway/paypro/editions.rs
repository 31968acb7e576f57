//! The table of editions, as docs.paypro.tech/guide/areas prints them. The document that libtill was built from is the payInApi of
//! Mexico's. Where a page's table and its example differ, the example's names are taken, and the API is marked as assumed.

use super::edition::{AmountForm, Api, Column, Edition, Part, QueriedAmount, SignPlace};
use crate::error::{Error, Result};
use crate::gateway::Source::{self, Assumed, Document, Published};

/// The edition of that name; without a name, what the document and most editions have in common.
pub(super) fn named(name: Option<&str>) -> Result<&'static Edition> {
    let Some(name) = name else { return Ok(&UNNAMED) };
    let found = EDITIONS.iter().find(|edition| edition.name == name);
    found.ok_or_else(|| Error::internal("a configuration with an unchecked edition"))
}

const fn must(name: &'static str, part: Part) -> Column {
    Column { name, part, required: true, words: &[] }
}

const fn may(name: &'static str, part: Part) -> Column {
    Column { name, part, required: false, words: &[] }
}

/// A field that takes only these words.
const fn one_of(name: &'static str, part: Part, words: &'static [&'static str]) -> Column {
    Column { name, part, required: true, words }
}

const fn api(source: Source, name: &'static str, columns: &'static [Column]) -> Api {
    Api { name, source, columns }
}

const NOTIFY: Column = must("notifyUrl", Part::NotifyUrl);
const RETURN: Column = may("returnUrl", Part::ReturnUrl);
const REMARK: Column = may("remark", Part::Remark);
const REMARKED: Column = must("remark", Part::Remark);

/// The API of the document.
const PAY_IN_API: Api = api(
    Document,
    "payInApi",
    &[
        may("mobile", Part::Phone),
        may("email", Part::Email),
        may("payer", Part::Name),
        must("wayCode", Part::WayCode),
        NOTIFY,
        RETURN,
        REMARK,
    ],
);

/// What a page takes that needs nothing of the customer.
const PAGE: &[Column] = &[
    may("mobile", Part::Phone),
    may("email", Part::Email),
    may("payer", Part::Name),
    NOTIFY,
    RETURN,
    REMARK,
];

/// What an account without `credentials.edition` is sent.
pub(super) static UNNAMED: Edition = Edition {
    direct: Some(PAY_IN_API),
    hosted: Some(api(Published, "payIn", PAGE)),
    payout: Some(api(
        Published,
        "payOut",
        &[
            may("customerName", Part::Name),
            may("walletId", Part::Wallet),
            may("notifyUrl", Part::NotifyUrl),
            REMARK,
        ],
    )),
    ..COMMON
};

/// What most editions have in common.
const COMMON: Edition = Edition {
    name: "",
    prefix: "/v1/paypro/",
    sign: SignPlace::Body,
    amount: AmountForm::Text,
    queried_amount: QueriedAmount::Ordered,
    direct: None,
    hosted: None,
    payout: None,
    payment_query: api(Published, "queryPayInResult", &[]),
    payout_query: api(Published, "queryPayOutResult", &[]),
    balance_query: api(Published, "queryBalance", &[]),
};

/// Payouts to a bank's account by code, as several editions have them.
const BY_BANK_CODE: &[Column] = &[
    must("bankCode", Part::BankCode),
    must("bankAccountNo", Part::Account),
    must("customerName", Part::Name),
    must("mobile", Part::Phone),
    must("email", Part::Email),
    NOTIFY,
    REMARK,
];

/// Payouts to a bank's account by the bank's name.
const BY_BANK_NAME: &[Column] = &[
    must("accountName", Part::Name),
    must("bankName", Part::BankName),
    must("bankNumber", Part::Account),
    NOTIFY,
    REMARK,
];

/// The editions, by name.
pub(super) const EDITIONS: &[Edition] = &[
    BANGLADESH,
    BRAZIL,
    EGYPT,
    INDIA,
    INDONESIA,
    KENYA,
    MEXICO,
    NIGERIA,
    PAKISTAN,
    PHILIPPINES,
    SOUTH_KOREA,
    VIETNAM,
];

/// Their names.
pub(super) const NAMES: [&str; EDITIONS.len()] = {
    let mut names = [""; EDITIONS.len()];
    let mut index = 0;
    while index < EDITIONS.len() {
        names[index] = EDITIONS[index].name;
        index += 1;
    }
    names
};

const BANGLADESH: Edition = Edition {
    name: "bangladesh",
    direct: Some(api(Published, "payin", &[must("wayCode", Part::WayCode), NOTIFY, RETURN, REMARK])),
    payout: Some(api(
        Published,
        "payout",
        &[must("walletId", Part::Wallet), must("wayCode", Part::WalletOrganisation), NOTIFY, REMARK],
    )),
    ..COMMON
};

/// PIX. Its queries sign in the header; some versions of the other pages have the signature in the body.
const BRAZIL: Edition = Edition {
    name: "brazil",
    sign: SignPlace::Header,
    hosted: Some(api(
        Published,
        "payin",
        &[
            must("name", Part::Name),
            one_of("identityType", Part::DocumentType, &["CPF"]),
            must("userIdentity", Part::DocumentNumber),
            NOTIFY,
            RETURN,
            REMARKED,
        ],
    )),
    payout: Some(api(
        Published,
        "payout",
        &[
            must("name", Part::Name),
            must("email", Part::Email),
            must("mobile", Part::Phone),
            one_of("bankType", Part::AccountType, &["CPF", "CNPJ", "EMAIL", "PHONE", "EVP"]),
            must("bankNumber", Part::Account),
            one_of("identityType", Part::DocumentType, &["CPF", "CNPJ"]),
            must("userIdentity", Part::DocumentNumber),
            NOTIFY,
            REMARKED,
        ],
    )),
    ..COMMON
};

const EGYPT: Edition = Edition {
    name: "egypt",
    hosted: Some(api(
        Published,
        "payIn",
        &[
            must("payer", Part::Name),
            must("mobile", Part::Phone),
            must("email", Part::Email),
            NOTIFY,
            RETURN,
            REMARKED,
        ],
    )),
    payout: Some(api(
        Published,
        "payOut",
        &[must("customerName", Part::Name), must("walletId", Part::Wallet), NOTIFY, REMARKED],
    )),
    ..COMMON
};

const INDIA: Edition = Edition {
    name: "india",
    hosted: Some(api(
        Published,
        "payin",
        &[
            must("name", Part::Name),
            must("mobile", Part::Phone),
            must("email", Part::Email),
            must("ipAddress", Part::Ip),
            NOTIFY,
            must("returnUrl", Part::ReturnUrl),
            REMARK,
        ],
    )),
    // The table calls the bank's code bankNCode.
    payout: Some(api(
        Assumed,
        "payout",
        &[
            must("ipAddress", Part::Ip),
            must("name", Part::Name),
            must("mobile", Part::Phone),
            must("email", Part::Email),
            must("bankNumber", Part::Account),
            must("bankCode", Part::BankCode),
            NOTIFY,
            REMARK,
        ],
    )),
    ..COMMON
};

const INDONESIA: Edition = Edition {
    name: "indonesia",
    amount: AmountForm::Number,
    direct: Some(api(
        Published,
        "payIn",
        &[
            must("username", Part::Name),
            must("mobile", Part::Phone),
            must("email", Part::Email),
            must("channelCode", Part::Option),
            must("wayCode", Part::WayCode),
            NOTIFY,
            RETURN,
            REMARK,
        ],
    )),
    hosted: Some(api(
        Published,
        "paymentLink",
        &[
            must("mobile", Part::Phone),
            must("email", Part::Email),
            must("username", Part::Name),
            NOTIFY,
            RETURN,
            REMARK,
        ],
    )),
    payout: Some(api(Published, "payOut", BY_BANK_CODE)),
    ..COMMON
};

/// M-Pesa. Without the page, a payment has no code of a method: `call_raw` makes it.
const KENYA: Edition = Edition {
    name: "kenya",
    prefix: "/api/",
    hosted: Some(api(Published, "payinConsole", &[NOTIFY, REMARK])),
    payout: Some(api(
        Published,
        "payout",
        &[must("mobile", Part::Wallet), may("notifyUrl", Part::NotifyUrl), REMARK],
    )),
    payment_query: api(Published, "queryPayinResult", &[]),
    // Spelled as the query of payments.
    payout_query: api(Assumed, "queryPayoutResult", &[]),
    balance_query: api(Assumed, "queryBalance", &[]),
    ..COMMON
};

const MEXICO: Edition = Edition {
    name: "mexico",
    direct: Some(PAY_IN_API),
    hosted: Some(api(Published, "paymentLink", PAGE)),
    payout: Some(api(
        Published,
        "payOut",
        &[
            must("wayCode", Part::BankCode),
            must("customerName", Part::Name),
            may("customerMobile", Part::Phone),
            may("customerEmail", Part::Email),
            one_of("customerAccountType", Part::AccountType, &["DebitCard", "CLABE"]),
            must("customerAccount", Part::Account),
            may("identity", Part::DocumentNumber),
            NOTIFY,
            REMARK,
        ],
    )),
    ..COMMON
};

const NIGERIA: Edition = Edition {
    name: "nigeria",
    direct: Some(api(
        Published,
        "payIn",
        &[
            must("username", Part::Name),
            must("mobile", Part::Phone),
            must("email", Part::Email),
            must("channelCode", Part::Option),
            may("wayCode", Part::WayCode),
            NOTIFY,
            RETURN,
            REMARK,
        ],
    )),
    payout: Some(api(Published, "payOut", BY_BANK_CODE)),
    ..COMMON
};

const PAKISTAN: Edition = Edition {
    name: "pakistan",
    prefix: "/v1/payproPK/",
    direct: Some(api(
        Published,
        "payinApi",
        &[
            must("paymentType", Part::WayCode),
            must("name", Part::Name),
            must("mobile", Part::Phone),
            must("email", Part::Email),
            may("customerCert", Part::DocumentNumber),
            may("custId", Part::PersonId),
            NOTIFY,
            REMARK,
        ],
    )),
    hosted: Some(api(
        Published,
        "payin",
        &[
            must("name", Part::Name),
            must("customerCert", Part::DocumentNumber),
            must("email", Part::Email),
            must("mobile", Part::Phone),
            may("custId", Part::PersonId),
            NOTIFY,
            RETURN,
            REMARKED,
        ],
    )),
    payout: Some(api(
        Published,
        "payout",
        &[
            must("name", Part::Name),
            must("customerCert", Part::DocumentNumber),
            must("email", Part::Email),
            must("mobile", Part::Phone),
            one_of("accountType", Part::AccountType, &["BANK", "WALLET"]),
            must("bankName", Part::BankName),
            must("bankNumber", Part::Account),
            NOTIFY,
            REMARKED,
        ],
    )),
    ..COMMON
};

const PHILIPPINES: Edition = Edition {
    name: "philippines",
    direct: Some(api(
        Published,
        "payIn",
        &[must("payType", Part::WayCode), NOTIFY, must("returnUrl", Part::ReturnUrl), REMARK],
    )),
    // Its page offers one method too.
    hosted: Some(api(
        Published,
        "paymentLink",
        &[must("payType", Part::Option), NOTIFY, must("returnUrl", Part::ReturnUrl), REMARK],
    )),
    payout: Some(api(Published, "payOut", BY_BANK_NAME)),
    ..COMMON
};

/// Only a page, which is for one method.
const SOUTH_KOREA: Edition = Edition {
    name: "south_korea",
    hosted: Some(api(
        Published,
        "paymentLink",
        &[
            must("subMerchantNo", Part::Option),
            must("mobile", Part::Phone),
            must("firstname", Part::FirstName),
            must("lastname", Part::LastName),
            must("email", Part::Email),
            must("channelCode", Part::Option),
            must("wayCode", Part::WayCode),
            must("ipAddress", Part::Ip),
            NOTIFY,
            RETURN,
            REMARK,
        ],
    )),
    payout: Some(api(Published, "payOut", BY_BANK_CODE)),
    ..COMMON
};

const VIETNAM: Edition = Edition {
    name: "vietnam",
    prefix: "/v1/payproVN/",
    queried_amount: QueriedAmount::Received,
    direct: Some(api(Published, "payin", &[one_of("bankName", Part::WayCode, &["VietQR"]), NOTIFY, REMARK])),
    payout: Some(api(Published, "payout", BY_BANK_NAME)),
    ..COMMON
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edition_is_found_by_its_name() {
        assert_eq!(named(None).expect("the common one").name, "");
        for edition in EDITIONS {
            assert_eq!(named(Some(edition.name)).expect("listed").prefix, edition.prefix);
        }
    }

    #[test]
    fn every_edition_has_payments_payouts_and_no_field_twice() {
        for edition in EDITIONS.iter().chain([&UNNAMED]) {
            assert!(edition.prefix.starts_with('/') && edition.prefix.ends_with('/'), "{edition}");
            assert!(edition.direct.is_some() || edition.hosted.is_some(), "{edition}");
            let has = |part| edition.payout.is_some_and(|api| api.has(part));
            assert!(has(Part::Account) != has(Part::Wallet), "{edition}");
            for api in [edition.direct, edition.hosted, edition.payout].into_iter().flatten() {
                let names: std::collections::BTreeSet<&str> =
                    api.columns.iter().map(|column| column.name).collect();
                assert_eq!(names.len(), api.columns.len(), "{edition} {}", api.name);
                assert!(!names.contains("tradeNo") && !names.contains("amount"), "{edition} {}", api.name);
            }
        }
    }
}
