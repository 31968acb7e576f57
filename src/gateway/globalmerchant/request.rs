//! A request before it is signed.

use super::wire::{Action, Form};
use crate::gateway::kit::Subject;
use crate::operation::Operation;

/// A request before it is signed.
pub(super) struct Prepared {
    pub operation: Operation,
    /// What the answer is judged by; a request that was sent as it stands is not judged.
    pub action: Option<Action>,
    pub form: Form,
    pub subject: Subject,
    pub ignored: Vec<String>,
    /// The form that follows once this one, which only asks, was answered.
    pub follows: Option<Form>,
}
