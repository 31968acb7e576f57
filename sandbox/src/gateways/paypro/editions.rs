//! The country editions of the documents, as far as they differ in what the sandbox plays.

use serde_json::{Value, json};

use crate::money::whole_text;
use crate::store::merchants::Merchant;
use crate::store::orders::Order;
use crate::text_enum::text_enum;

text_enum! {
    /// A country edition.
    Edition {
        /// assumed: the seed's, whose wayCode and paymentInfo fit Mexico.
        Mexico = "mexico",
        /// beyond: Indonesia.
        Indonesia = "indonesia",
        /// beyond: South Korea.
        SouthKorea = "southkorea",
        /// beyond: Egypt.
        Egypt = "egypt",
    }
}

impl Edition {
    /// The edition that a merchant is set to.
    pub fn of(merchant: &Merchant) -> Self {
        merchant.settings["edition"].as_str().and_then(Self::from_text).unwrap_or(Self::Mexico)
    }

    /// assumed: an account has the currency of its country.
    pub fn currency(self) -> &'static str {
        match self {
            Self::Mexico => "MXN",
            Self::Indonesia => "IDR",
            Self::SouthKorea => "KRW",
            Self::Egypt => "EGP",
        }
    }

    /// Whether a wayCode exists. seed: two in the edition of Mexico; assumed: any in the others, whose lists are long.
    pub fn knows_way(self, way: &str) -> bool {
        self != Self::Mexico || matches!(way, "va" | "store")
    }

    /// The amounts in the answer to a query of a payment. beyond: `orderAmount` and `payAmount`, or `amount` with
    /// `receivedAmount`; assumed: `amount` alone, which is the order's, elsewhere, and that nothing received is 0.
    pub fn show_amounts(self, order: &Order, data: &mut Value) {
        let ordered = json!(whole_text(order.amount, &order.currency));
        let received = json!(whole_text(order.paid, &order.currency));
        match self {
            Self::Indonesia | Self::SouthKorea => {
                data["orderAmount"] = ordered;
                data["payAmount"] = received;
            }
            Self::Egypt => {
                data["amount"] = ordered;
                data["receivedAmount"] = received;
            }
            Self::Mexico => data["amount"] = ordered,
        }
    }
}
