//! What gateways are made with: the steps of a call, checks of fields, comparison with what was asked, refusals.

mod capability;
mod checkout_page;
mod compare;
mod factory;
mod fields;
mod gateway;
pub mod raw;
mod reading;
mod redirect;
mod refusal;
mod step;
mod timestamp;

pub use capability::{Capabilities, OperationCapability, Source};
pub(crate) use checkout_page::{is_safe_page, without_false_pages};
pub(crate) use compare::check_proof;
pub use compare::{check_payment, check_payout, check_refund};
pub use factory::{CredentialInfo, GatewayFactory, base_url};
pub use fields::{Checks, decimal_amount, merge, path_segment, present};
pub(crate) use fields::{climbs, listed_code};
pub use gateway::Gateway;
pub use reading::{Field, Leaf, Member, OptionalMember, PlainMember, Reading};
pub use refusal::{malformed, may_refuse, refusal, says_unknown_order, transport_error, unlisted};
pub use step::{Context, Exchange, Failure, FailureKind, HttpRequest, HttpResponse, State, Step, Subject};
pub use timestamp::{is_stale, rfc3339};

pub use crate::operation::OperationResult;
