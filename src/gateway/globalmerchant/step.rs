//! The steps of globalmerchant's operations, and a form before it is signed.

use serde::{Deserialize, Serialize};

use super::wire::Form;
use crate::gateway::kit::{self, GatewayStep};

/// A form that is under way, with what its answer needs.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum GlobalmerchantStep {
    /// PAY.
    Pay,
    /// PAY_3DS.
    PayWith3ds,
    /// RETRIEVE.
    Retrieve,
    /// RETRIEVE before a refund, with the refund's form.
    RetrieveForRefund { form: Form },
    /// REFUND.
    Refund,
}

impl GatewayStep for GlobalmerchantStep {
    fn prepares(&self) -> bool {
        matches!(self, Self::RetrieveForRefund { .. })
    }
}

pub(super) type Prepared = kit::Prepared<Form>;
