//! What the shop has to do next, after a payment, a payout or a token was begun.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// One way among several to pay, for the customer to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Provider {
    /// Name of the provider, such as `bank_card`.
    pub name: String,
    /// Where to send the customer.
    pub url: String,
}

/// What a `next_action` asks the shop to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NextActionType {
    /// Send the customer to `url`.
    Redirect,
    /// Let the customer's browser post `fields` to `url`: 3-D Secure.
    PostForm,
    /// Show `html` to the customer as a page.
    Html,
    /// Let the customer choose among `providers`, or send the customer to `selector_url`.
    Choose,
    /// Show what is in `display`: an account number, a store code, a QR code.
    Display,
    /// Wait for the notification, or ask again later.
    Wait,
}

/// What to show to a customer who pays elsewhere.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Display {
    /// Account number to transfer to.
    pub virtual_account: Option<String>,
    /// Code to say at a convenience store.
    pub store_code: Option<String>,
    /// Content or address of a QR code.
    pub qr_code: Option<String>,
    /// Bank of the card or account to transfer to.
    pub bank: Option<String>,
    /// Number of the card to transfer to.
    pub card_number: Option<String>,
    /// Name of the owner of the card or account.
    pub holder: Option<String>,
    /// Code to fetch cash with.
    pub redeem_code: Option<String>,
}

/// What the shop has to do next.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NextAction {
    /// What to do.
    #[serde(rename = "type")]
    pub action: NextActionType,
    /// Address for `redirect` and `post_form`.
    pub url: Option<String>,
    /// Form fields for `post_form`.
    pub fields: Option<BTreeMap<String, String>>,
    /// Page for `html`.
    pub html: Option<String>,
    /// Choices for `choose`.
    pub providers: Option<Vec<Provider>>,
    /// A page of the gateway's where the customer chooses, for `choose`.
    pub selector_url: Option<String>,
    /// What to show for `display`.
    pub display: Option<Display>,
    /// Until when the customer can do it.
    pub expires_at: Option<String>,
}

impl NextAction {
    /// A next action without any particulars.
    pub fn new(action: NextActionType) -> Self {
        Self {
            action,
            url: None,
            fields: None,
            html: None,
            providers: None,
            selector_url: None,
            display: None,
            expires_at: None,
        }
    }

    /// Sends the customer to `url`.
    pub fn redirect(url: impl Into<String>) -> Self {
        Self { url: Some(url.into()), ..Self::new(NextActionType::Redirect) }
    }

    /// Shows the customer where to pay.
    pub fn display(display: Display) -> Self {
        Self { display: Some(display), ..Self::new(NextActionType::Display) }
    }
}
