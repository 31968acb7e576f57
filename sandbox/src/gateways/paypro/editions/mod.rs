//! The country editions of the documents: their operations, fields, currencies and names. `assumed`: an account belongs to one
//! edition; a merchant without one has the seed's operations, and the hosted page under each of its names.

mod africa;
mod americas;
mod asia;
mod routes;

pub use routes::{Does, Route};

use serde_json::{Value, json};

use super::looks::{Look, may, must};
use crate::ledger::Account;
use crate::money::{major_text, shortest_text};
use crate::store::merchants::Merchant;
use crate::store::orders::Order;
use crate::text_enum::text_enum;
use routes::{BALANCE, PLACING, QUERY, route};

text_enum! {
    /// A country edition, by the name of the country, in small letters.
    Edition {
        /// beyond: the seed's, whose wayCode and paymentInfo are Mexico's.
        Mexico = "mexico",
        /// beyond: Brazil.
        Brazil = "brazil",
        /// beyond: Indonesia.
        Indonesia = "indonesia",
        /// beyond: Pakistan.
        Pakistan = "pakistan",
        /// beyond: Vietnam.
        Vietnam = "vietnam",
        /// beyond: the Philippines.
        Philippines = "philippines",
        /// beyond: South Korea.
        SouthKorea = "south_korea",
        /// beyond: India.
        India = "india",
        /// beyond: Bangladesh, whose address says bengal.
        Bangladesh = "bangladesh",
        /// beyond: Kenya.
        Kenya = "kenya",
        /// beyond: Egypt.
        Egypt = "egypt",
        /// beyond: Nigeria.
        Nigeria = "nigeria",
    }
}

text_enum! {
    /// Where a request carries its sign.
    SignPlace {
        /// seed: among the fields of the body.
        Body = "body",
        /// beyond: in a header; Brazil.
        Header = "header",
    }
}

text_enum! {
    /// How the answer to a query of a payment names the amounts.
    AmountNames {
        /// beyond: `amount` alone, which is the order's.
        Amount = "amount",
        /// beyond: `orderAmount` and `payAmount`.
        Ordered = "orderAmount",
        /// beyond: `amount` and `receivedAmount`.
        Received = "receivedAmount",
    }
}

/// seed: payInApi. beyond: the others. assumed: their fields, where no edition decides.
const DOCUMENT: &[Route] = &[
    route(Does::Direct, "/v1/paypro/payInApi", PLACING, americas::MEXICO_PAYMENT),
    route(Does::Cashier, "/v1/paypro/payIn", PLACING, ANY_CASHIER),
    route(Does::Cashier, "/v1/paypro/paymentLink", PLACING, ANY_CASHIER),
    route(Does::Payout, "/v1/paypro/payOut", PLACING, &[must("customerName", Look::Text)]),
    route(Does::QueryPayment, "/v1/paypro/queryPayInResult", QUERY, &[]),
    route(Does::QueryPayout, "/v1/paypro/queryPayOutResult", QUERY, &[]),
    route(Does::Balance, "/v1/paypro/queryBalance", BALANCE, &[]),
];
const ANY_CASHIER: &[super::looks::Field] =
    &[may("wayCode", Look::Text), may("returnUrl", Look::Address), may("mobile", Look::Text)];

/// The operation of a path, for a merchant. beyond: editions spell names differently; assumed: without an edition, any
/// spelling will do.
pub fn by_path(edition: Option<Edition>, path: &str) -> Option<&'static Route> {
    let fits = |route: &&Route| match edition {
        Some(_) => route.path == path,
        None => route.path.eq_ignore_ascii_case(path),
    };
    routes(edition).iter().find(fits)
}

/// The operation with a name, for a merchant.
pub fn by_name(edition: Option<Edition>, name: &str) -> Option<&'static Route> {
    routes(edition).iter().find(|route| route.name() == name)
}

/// All operations of an edition.
pub fn routes(edition: Option<Edition>) -> &'static [Route] {
    match edition {
        None => DOCUMENT,
        Some(Edition::Mexico) => americas::MEXICO,
        Some(Edition::Brazil) => americas::BRAZIL,
        Some(Edition::Indonesia) => asia::INDONESIA,
        Some(Edition::Pakistan) => asia::PAKISTAN,
        Some(Edition::Vietnam) => asia::VIETNAM,
        Some(Edition::Philippines) => asia::PHILIPPINES,
        Some(Edition::SouthKorea) => asia::SOUTH_KOREA,
        Some(Edition::India) => asia::INDIA,
        Some(Edition::Bangladesh) => asia::BANGLADESH,
        Some(Edition::Kenya) => africa::KENYA,
        Some(Edition::Egypt) => africa::EGYPT,
        Some(Edition::Nigeria) => africa::NIGERIA,
    }
}

impl Edition {
    /// The edition that a merchant is set to.
    pub fn of(merchant: &Merchant) -> Option<Self> {
        merchant.settings["edition"].as_str().and_then(Self::from_text)
    }

    /// assumed: an account has the currency of its country.
    fn currency(self) -> &'static str {
        match self {
            Self::Mexico => "MXN",
            Self::Brazil => "BRL",
            Self::Indonesia => "IDR",
            Self::Pakistan => "PKR",
            Self::Vietnam => "VND",
            Self::Philippines => "PHP",
            Self::SouthKorea => "KRW",
            Self::India => "INR",
            Self::Bangladesh => "BDT",
            Self::Kenya => "KES",
            Self::Egypt => "EGP",
            Self::Nigeria => "NGN",
        }
    }
}

/// assumed: an account has one currency, which no request names; the seed's is Mexico's.
pub fn currency(merchant: &Merchant) -> &str {
    merchant.setting("currency", Edition::of(merchant).unwrap_or(Edition::Mexico).currency())
}

/// Where a merchant's requests carry their sign. beyond: Brazil's in a header; a newer Brazilian page has it in the body.
pub fn sign_place(merchant: &Merchant) -> SignPlace {
    let usual = match Edition::of(merchant) {
        Some(Edition::Brazil) => SignPlace::Header,
        _ => SignPlace::Body,
    };
    merchant.settings["sign_place"].as_str().and_then(SignPlace::from_text).unwrap_or(usual)
}

/// What the gateway's number is called in an answer. seed: the table and the sample differ. beyond: most editions have the
/// table's name; Kenya's answers to new orders say serialNumber.
pub fn number_field(merchant: &Merchant, is_new: bool) -> &str {
    let usual = match Edition::of(merchant) {
        Some(Edition::Kenya) if is_new => "serialNumber",
        _ => "platFormTradeNo",
    };
    merchant.setting("number_field", usual)
}

/// The amounts in the answer to a query of a payment. assumed: `amount` alone where an edition's page could not be read, and
/// that nothing received is 0.
pub fn show_amounts(merchant: &Merchant, order: &Order, data: &mut Value) {
    let usual = match Edition::of(merchant) {
        Some(Edition::Indonesia | Edition::SouthKorea) => AmountNames::Ordered,
        Some(Edition::Egypt) => AmountNames::Received,
        _ => AmountNames::Amount,
    };
    let names = merchant.settings["amounts_in_queries"].as_str().and_then(AmountNames::from_text);
    let ordered = json!(shortest_text(order.amount, &order.currency));
    let received = json!(shortest_text(order.paid, &order.currency));
    match names.unwrap_or(usual) {
        AmountNames::Ordered => {
            data["orderAmount"] = ordered;
            data["payAmount"] = received;
        }
        AmountNames::Received => {
            data["amount"] = ordered;
            data["receivedAmount"] = received;
        }
        // beyond: Vietnam's is what was paid indeed; assumed: once something was.
        AmountNames::Amount if order.paid > 0 && Edition::of(merchant) == Some(Edition::Vietnam) => {
            data["amount"] = received;
        }
        AmountNames::Amount => data["amount"] = ordered,
    }
}

/// The members of a balance. beyond: the misspelt name is Mexico's and Indonesia's; all have what is not settled yet, which
/// is nothing here (assumed).
pub fn balance(
    merchant: &Merchant,
    of: impl Fn(Account) -> rusqlite::Result<i64>,
) -> rusqlite::Result<Value> {
    let currency = currency(merchant);
    let edition = Edition::of(merchant);
    let available = match edition {
        None | Some(Edition::Mexico | Edition::Indonesia) => "availablAmount",
        Some(_) => "availableAmount",
    };
    let mut data = json!({ "freezeAmount": major_text(of(Account::Reserved)?, currency) });
    data[available] = json!(major_text(of(Account::Available)?, currency));
    if edition.is_some() {
        data["unsettledAmount"] = json!(major_text(0, currency));
    }
    Ok(data)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn operations_of_an_edition_have_different_names() {
        let editions = Edition::TEXTS.iter().map(|text| Edition::from_text(text));
        for edition in editions.chain([None]) {
            let names: Vec<&str> = routes(edition).iter().map(Route::name).collect();
            assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{edition:?}: {names:?}");
            for route in routes(edition) {
                assert_eq!(by_path(edition, route.path).map(|found| found.path), Some(route.path));
            }
        }
        assert!(by_path(None, "/v1/paypro/payin").is_some());
        assert!(by_path(Some(Edition::Egypt), "/v1/paypro/payin").is_none());
        assert!(by_path(Some(Edition::Mexico), "/api/payin").is_none());
    }
}
