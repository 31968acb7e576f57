//! What a request asks for.

use serde_json::Value;

use super::codes::Name;
use crate::gateway::Refusal;
use crate::store::merchants::Merchant;
use crate::text_enum::text_enum;

text_enum! {
    /// What a request asks for, in its field `action_type`.
    Action {
        /// seed: a payment.
        Pay = "PAY",
        /// beyond: a payment with 3-D Secure.
        PayWithAuthentication = "PAY_3DS",
        /// seed: where a payment stands.
        Retrieve = "RETRIEVE",
        /// seed: money back.
        Refund = "REFUND",
    }
}

impl Action {
    /// What the fields of a request ask for.
    pub fn of(merchant: &Merchant, fields: &Value) -> Result<Self, Refusal> {
        fields["action_type"].as_str().and_then(Self::from_text).ok_or_else(|| {
            Name::Parameter
                .refusal(merchant, format!("action_type must be one of {}", Self::TEXTS.join(", ")))
        })
    }
}
