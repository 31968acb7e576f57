//! What an answer names: an answer about something else says nothing about the request, whatever it says.

use std::borrow::Cow;

use serde_json::Value;

use super::refusal::mismatch;
use crate::error::Result;
use crate::operation::Operation;

/// A number that an answer may repeat, beside the one that the request named.
#[derive(Debug)]
pub struct Named<'a> {
    what: &'static str,
    asked: Option<&'a str>,
    stated: Option<Cow<'a, str>>,
}

impl<'a> Named<'a> {
    /// `what` is the number's name in messages, such as "order number". An absent value and an empty text name nothing. A value
    /// that is no text is compared in its JSON spelling.
    pub fn new(what: &'static str, asked: Option<&'a str>, stated: Option<&'a Value>) -> Self {
        match stated {
            None | Some(Value::Null) => Self::text(what, asked, None),
            Some(Value::String(text)) => Self::text(what, asked, Some(text)),
            Some(other) => Self { what, asked, stated: Some(Cow::Owned(other.to_string())) },
        }
    }

    /// The same for a number that was read as a text.
    pub fn text(what: &'static str, asked: Option<&'a str>, stated: Option<&'a str>) -> Self {
        Self { what, asked, stated: stated.filter(|text| !text.is_empty()).map(Cow::Borrowed) }
    }
}

/// Refuses an answer that names something else than the request. A refusal of another order, replayed or mixed up, would
/// otherwise refuse this one, and "not found" would settle it.
pub fn check_named(named: &[Named<'_>], operation: Operation) -> Result<()> {
    let differs = |named: &&Named<'_>| matches!((&named.stated, named.asked), (Some(stated), Some(asked)) if stated.as_ref() != asked);
    match named.iter().find(differs) {
        Some(other) => Err(mismatch(operation, &format!("another {}", other.what))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::error::{ErrorKind, Outcome};

    #[test]
    fn whatever_names_something_else_is_a_mismatch() {
        let judged = |asked, stated: Value| {
            let named = [Named::new("order number", asked, Some(&stated))];
            check_named(&named, Operation::PaymentCreate).map_err(|error| (error.kind, error.outcome))
        };
        for stated in [json!("A1"), json!(null), json!("")] {
            assert_eq!(judged(Some("A1"), stated.clone()), Ok(()), "{stated}");
        }
        assert_eq!(judged(Some("5"), json!(5)), Ok(()));
        assert_eq!(judged(None, json!("A2")), Ok(()));
        for stated in
            [json!("A2"), json!("a1"), json!("A1 "), json!(1), json!(true), json!(["A1"]), json!({})]
        {
            assert_eq!(
                judged(Some("A1"), stated.clone()),
                Err((ErrorKind::Mismatch, Outcome::Unknown)),
                "{stated}"
            );
        }
        let (own, other) = (json!("A1"), json!("T2"));
        let both = [
            Named::new("order number", Some("A1"), Some(&own)),
            Named::new("token", Some("T1"), Some(&other)),
        ];
        assert!(
            check_named(&both, Operation::PaymentGet)
                .expect_err("another token")
                .message
                .contains("another token")
        );
        assert!(check_named(&[Named::new("token", Some("T1"), None)], Operation::PaymentGet).is_ok());
    }
}
