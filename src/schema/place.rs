//! What the model says of a place in a request: whether it may be lost.

use serde_json::Value;

use super::{check, model};

/// The mark of a field, or of all fields of a type: it moves money or authenticates, so a gateway sends it or refuses it. Below
/// a marked place all is marked, but what says `false`.
const MARK: &str = "x-must-be-sent";

/// A place in a request.
pub struct Place {
    schema: &'static Value,
    must_be_sent: bool,
}

impl Place {
    /// The root of a type.
    pub fn of_type(name: &str) -> Self {
        Self::of(&model()["$defs"][name], false)
    }

    fn of(schema: &'static Value, inherited: bool) -> Self {
        let resolved = check::resolved(&model()["$defs"], schema);
        let mark = schema[MARK].as_bool().or_else(|| resolved[MARK].as_bool());
        Self { schema: resolved, must_be_sent: mark.unwrap_or(inherited) }
    }

    /// A member of an object.
    pub fn member(&self, name: &str) -> Self {
        let property = &self.schema["properties"][name];
        let schema = if property.is_null() { &self.schema["additionalProperties"] } else { property };
        Self::of(schema, self.must_be_sent)
    }

    /// An element of a list.
    pub fn element(&self) -> Self {
        Self::of(&self.schema["items"], self.must_be_sent)
    }

    /// Whether it is of that type.
    pub fn is_of(&self, type_name: &str) -> bool {
        std::ptr::eq(self.schema, &model()["$defs"][type_name])
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
