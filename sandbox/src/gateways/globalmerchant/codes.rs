//! globalmerchant's codes. The document prints two; all others here are `assumed`, and a merchant's
//! setting `codes` can replace each of them.

use crate::declines::Reason;
use crate::gateway::Refusal;
use crate::store::merchants::Merchant;
use crate::text_enum::text_enum;

/// seed: a payment that is paid.
pub const PAID: &str = "0000";
/// seed: a refund that was taken, which is not yet one that was made.
pub const REFUND_TAKEN: &str = "2007";

text_enum! {
    /// What has a code that no document says.
    Name {
        /// A payment that failed.
        Declined = "declined",
        /// A payment that is not decided yet.
        Pending = "pending",
        /// The sign does not fit.
        Sign = "sign",
        /// A field is missing or malformed.
        Parameter = "parameter",
        /// The path names nobody who is known.
        Merchant = "merchant",
        /// The order number was used before.
        Repeated = "repeated",
        /// There is no such order.
        Unknown = "unknown",
        /// A refund that cannot be.
        Refund = "refund",
    }
}

/// Whether a code has this name.
pub fn is_name(name: &str) -> bool {
    Name::from_text(name).is_some() || Reason::from_text(name).is_some()
}

/// The code of a payment that failed for a reason. assumed: the same for all, unless the merchant has one for this.
pub fn of_decline(merchant: &Merchant, reason: Option<Reason>) -> &str {
    let own = reason.and_then(|reason| merchant.settings["codes"][reason.as_str()].as_str());
    own.unwrap_or_else(|| Name::Declined.code(merchant))
}

impl Name {
    /// assumed: the code.
    fn usual_code(self) -> &'static str {
        match self {
            Self::Declined => "2001",
            Self::Pending => "2000",
            Self::Sign => "1001",
            Self::Parameter => "1002",
            Self::Merchant => "1003",
            Self::Repeated => "1004",
            Self::Unknown => "1005",
            Self::Refund => "2008",
        }
    }

    /// assumed: the words in `msg`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Declined => "Payment Failed",
            Self::Pending => "Payment Pending",
            Self::Sign => "sign error",
            Self::Parameter => "parameter error",
            Self::Merchant => "merchant not exist",
            Self::Repeated => "out_trade_no repeated",
            Self::Unknown => "order not exist",
            Self::Refund => "refund failed",
        }
    }

    /// The code that a merchant gets to see.
    pub fn code(self, merchant: &Merchant) -> &str {
        merchant.settings["codes"][self.as_str()].as_str().unwrap_or(self.usual_code())
    }

    /// A refusal that says what is wrong.
    pub fn refusal(self, merchant: &Merchant, message: impl AsRef<str>) -> Refusal {
        Refusal::new(self.code(merchant), format!("{}: {}", self.words(), message.as_ref()))
    }

    /// A refusal in nothing but the usual words.
    pub fn plain_refusal(self, merchant: &Merchant) -> Refusal {
        Refusal::new(self.code(merchant), self.words())
    }

    /// A refusal of somebody who is not known.
    pub fn refusal_without_merchant(self, message: impl AsRef<str>) -> Refusal {
        Refusal::new(self.usual_code(), format!("{}: {}", self.words(), message.as_ref()))
    }
}
