//! What gateways are built from: the steps of a call, checks of fields, comparison with the request, refusals.

mod capability;
mod checkout_page;
mod code;
mod compare;
mod factory;
mod fields;
mod gateway;
mod methods;
mod named;
pub mod raw;
mod reading;
mod redirect;
mod refusal;
mod rules;
mod step;
mod timestamp;

pub use capability::{Capabilities, OperationCapability, Source, UNSTATED_SETTLE_AFTER_MS};
pub(crate) use checkout_page::{is_safe_page, settle_pages, settle_pages_of_event};
pub use code::{CodeMeaning, check_code};
pub(crate) use compare::check_proof;
pub use compare::{MoneyRecord, Stated, compare, compared_result};
pub use factory::{CredentialInfo, GatewayFactory, Hosts};
pub use fields::{Checks, decimal_amount, json_body, non_empty, path_segment};
pub(crate) use fields::{SENT_BY_LIBTILL, printed_code, read_number, segment_violation};
pub use gateway::{Gateway, RecordRules};
pub use methods::{MethodRule, MethodTable, Required, method};
pub use named::{Named, check_named};
pub use raw::raw_result;
pub use reading::{Field, Leaf, Member, OptionalMember, PlainMember, Reading};
pub use refusal::{
    malformed, may_pass, may_refuse, mismatch, refusal, says_unknown_order, transport_error, trouble,
    unlisted, unreadable, unreadable_notification, untrusted_notification,
};
pub use rules::{AmountRule, NumberRule};
pub use step::{
    Body, Context, Exchange, Failure, FailureKind, GatewayStep, HttpRequest, HttpResponse, Prepared, State,
    Step, Subject,
};
pub use timestamp::{is_stale, to_rfc3339};

pub use crate::operation::OperationResult;
