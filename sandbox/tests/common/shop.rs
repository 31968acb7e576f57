//! The same payment at every gateway, for what does not depend on the gateway.

use serde_json::json;

use super::{Sandbox, business, globalmerchant, payermax, paypro};

/// An HTTP status and a body, or why there was none.
pub type Outcome = Result<(u16, String), ureq::Error>;

pub enum Shop<'s> {
    Business(business::Client<'s>),
    Globalmerchant(globalmerchant::Client<'s>),
    Payermax(payermax::Client<'s>),
    /// With the address for its notifications, which every payment has to name.
    Paypro(paypro::Client<'s>, String),
}

impl<'s> Shop<'s> {
    /// One of each gateway, whose notifications go to this address.
    pub fn all(sandbox: &'s Sandbox, notify_url: &str) -> Vec<Self> {
        let extra = || json!({ "notify_url": notify_url });
        vec![
            Self::Business(business::Client::new(sandbox, "paymart", extra())),
            Self::Business(business::Client::new(sandbox, "onlinepay", extra())),
            Self::Globalmerchant(globalmerchant::Client::new(sandbox, extra())),
            Self::Payermax(payermax::Client::new(sandbox, extra())),
            Self::Paypro(paypro::Client::new(sandbox, json!({})), notify_url.to_owned()),
        ]
    }

    pub fn merchant(&self) -> &str {
        match self {
            Self::Business(client) => &client.merchant,
            Self::Globalmerchant(client) => &client.merchant,
            Self::Payermax(client) => &client.merchant,
            Self::Paypro(client, _) => &client.merchant,
        }
    }

    /// Name on the wire of what `pay` calls.
    pub fn operation(&self) -> &'static str {
        match self {
            Self::Business(_) => "create_payment",
            Self::Globalmerchant(_) => "PAY",
            Self::Payermax(_) => "orderAndPay",
            Self::Paypro(..) => "payInApi",
        }
    }

    /// Places a payment that nobody has decided when it returns, but for PayerMax and globalmerchant.
    pub fn pay(&self, number: &str, fault: Option<&str>) -> Outcome {
        match self {
            Self::Business(client) => client.try_post("payments", &business::hosted(number), fault),
            Self::Globalmerchant(client) => {
                client.try_call(&globalmerchant::payment(number, globalmerchant::GOOD_CARD), fault)
            }
            Self::Payermax(client) => {
                let data = payermax::card_payment(number, payermax::GOOD_CARD);
                client.try_call("orderAndPay", &data, fault).map(|raw| (raw.status, raw.body))
            }
            Self::Paypro(client, notify_url) => {
                let mut fields = paypro::pay_in(number);
                fields["notifyUrl"] = json!(notify_url);
                client.try_call("payInApi", &fields, fault)
            }
        }
    }

    /// Whether a payment is decided at once, so that the merchant is told of it at once.
    pub fn decides_at_once(&self) -> bool {
        matches!(self, Self::Globalmerchant(_) | Self::Payermax(_))
    }

    /// What its gateway takes for a receipt of a notification.
    pub fn receipt(&self) -> &'static str {
        if matches!(self, Self::Paypro(..)) { "OK" } else { r#"{"msg":"Success","code":"SUCCESS"}"# }
    }
}
