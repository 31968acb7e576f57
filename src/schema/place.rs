//! What the model says of a place in a request: whether it may be lost.

use serde_json::Value;

use super::rule::Rule;

/// A place in a request. Below a place that must not be lost, nothing may be lost, but what the model excludes.
pub struct Place {
    /// None where the model says nothing.
    rule: Option<&'static Rule>,
    must_be_sent: bool,
}

impl Place {
    /// The root of a type.
    pub fn of_type(name: &str) -> Self {
        Self::of(Some(Rule::of_type(name)), false)
    }

    fn of(rule: Option<&'static Rule>, inherited: bool) -> Self {
        let mark = rule.and_then(|rule| rule.must_be_sent);
        Self { rule, must_be_sent: mark.unwrap_or(inherited) }
    }

    /// A member of an object.
    pub fn member(&self, name: &str) -> Self {
        Self::of(self.rule.and_then(|rule| rule.member(name)), self.must_be_sent)
    }

    /// An element of a list.
    pub fn element(&self) -> Self {
        Self::of(self.rule.and_then(Rule::element), self.must_be_sent)
    }

    /// Whether it is of that type.
    pub fn is_of(&self, type_name: &str) -> bool {
        self.rule.is_some_and(|rule| rule.definition == Some(type_name))
    }

    /// Whether it must not be lost.
    pub fn must_be_sent(&self) -> bool {
        self.must_be_sent
    }

    /// Whether anything that is set here must not be lost.
    pub fn has_marked(&self, value: &Value) -> bool {
        self.must_be_sent
            || match value {
                Value::Object(members) => {
                    members.iter().any(|(name, member)| self.member(name).has_marked(member))
                }
                Value::Array(elements) => elements.iter().any(|element| self.element().has_marked(element)),
                _ => false,
            }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_mark_holds_for_all_that_is_below_but_what_says_otherwise() {
        let request = Place::of_type("PaymentRequest");
        assert!(!request.must_be_sent() && !request.member("customer").member("email").must_be_sent());
        let card = request.member("payment_method").member("card");
        assert!(
            card.must_be_sent() && card.member("cvv").must_be_sent() && !card.member("brand").must_be_sent()
        );
        assert!(!request.has_marked(&json!({"remark": "r", "items": [{"name": "cap"}]})));
        assert!(request.has_marked(&json!({"remark": "r", "capture": "manual"})));
    }

    #[test]
    fn the_settings_of_a_call_are_told_by_their_type() {
        let request = Place::of_type("PaymentRequest");
        assert!(
            request.member("options").is_of("CallOptions")
                && !request.member("customer").is_of("CallOptions")
        );
    }
}
