//! Which faults a call or a notification meets: by rule, by request header, or at random but reproducible.

pub mod chaos;
pub mod magic;
mod notices;
mod plan;

pub use notices::{NoticePlan, plan_notice};
pub use plan::{plan, plant};
