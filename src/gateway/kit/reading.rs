//! The reading view: a gateway takes each field of a request through it. A field that it did not take is refused or ignored.
//!
//! [`field!`](crate::field) names a field once, for its value and for its path. Checks come first and the value last, so that what
//! was taken is what was checked. When the mapping ends, [`Reading::finish`] looks for fields that are set and were not taken. It
//! refuses those that the model marks as moving money or authenticating (`x-must-be-sent`), and lists the rest as `ignored`.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, RangeInclusive};

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::fields::{Checks, SENT_BY_LIBTILL};
use crate::error::Result;
use crate::json;
use crate::model::*;
use crate::money::{Amount, Currency};
use crate::schema::Place;
use crate::secret::Secret;

/// A path into a request. That of a member of the request itself is known when the program is compiled.
type Path = Cow<'static, str>;

/// What a request has set, and what a gateway has taken of it.
pub struct Reading {
    pub(super) gateway: &'static str,
    place: Place,
    /// The request as JSON: only its paths matter, and secrets have no value in it.
    pub(super) request: Value,
    taken: RefCell<BTreeSet<Path>>,
    ignored: RefCell<BTreeSet<String>>,
    checks: RefCell<Checks>,
}

impl Reading {
    /// Begins to read a request, for a gateway with this name in messages.
    pub fn new<T: Serialize + JsonSchema>(request: &T, gateway: &'static str) -> Self {
        Self {
            gateway,
            place: Place::of_type(&T::schema_name()),
            request: json::to_value(request),
            taken: RefCell::default(),
            ignored: RefCell::default(),
            checks: RefCell::default(),
        }
    }

    /// The request itself, whose fields [`field!`](crate::field) names.
    pub fn view<'r, T>(&'r self, request: &'r T) -> Field<'r, T> {
        Field { reading: self, path: Cow::Borrowed(""), value: Some(request) }
    }

    /// Adds a violation.
    pub fn refuse(&self, path: &str, message: impl Into<String>) {
        self.checks.borrow_mut().refuse(path, message);
    }

    /// The violations so far, for rules about several fields.
    pub fn checks(&self) -> std::cell::RefMut<'_, Checks> {
        self.checks.borrow_mut()
    }

    /// Requires exactly one of these fields. If several are set, that is one violation.
    pub fn exactly_one(&self, fields: &[(&str, bool)]) {
        self.checks().exactly_one(fields);
        self.one_at_most(fields);
    }

    /// Whether at most one of these fields is set. If not, no other rule looks at them.
    pub fn one_at_most(&self, fields: &[(&str, bool)]) -> bool {
        let set: Vec<&str> = fields.iter().filter(|(_, set)| *set).map(|(path, _)| *path).collect();
        if set.len() > 1 {
            self.taken.borrow_mut().extend(set.iter().map(|path| Cow::Owned((*path).to_owned())));
        }
        set.len() <= 1
    }

    /// Ends the reading: the paths that were ignored, or an error with every violation.
    pub fn finish(&self) -> Result<Vec<String>> {
        let mut left = Left::default();
        self.collect_left(&mut String::new(), &self.request, &self.place, &mut left);
        let mut checks = self.checks.take();
        // After a violation, a mapping may have ended before it took everything.
        if checks.is_clean() {
            for path in left.refused {
                let message =
                    format!("cannot be sent to {}, and must not be lost: leave it out", self.gateway);
                checks.unsupported(&path, Some(&()), &message);
            }
        }
        checks.finish()?;
        let mut ignored = self.ignored.take();
        ignored.extend(left.ignored);
        Ok(ignored.into_iter().collect())
    }

    /// Collects the fields that are set and were not taken, each at the highest node below which nothing was taken. The path is the
    /// same again afterwards.
    fn collect_left(&self, path: &mut String, value: &Value, place: &Place, left: &mut Left) {
        // The options of a call are libtill's.
        if self.taken.borrow().contains(path.as_str()) || place.is_of("CallOptions") {
            return;
        }
        if !path.is_empty() && !self.takes_below(path) {
            if place.must_be_sent() {
                left.refused.push(path.clone());
                return;
            }
            if !place.has_marked(value) {
                left.ignored.push(path.clone());
                return;
            }
        }
        match value {
            Value::Object(members) => {
                let length = path.len();
                for (name, member) in members {
                    path.extend([if length == 0 { "" } else { "." }, name]);
                    self.collect_left(path, member, &place.member(name), left);
                    path.truncate(length);
                }
            }
            Value::Array(elements) => {
                let length = path.len();
                for (index, element) in elements.iter().enumerate() {
                    path.push_str(&format!("[{index}]"));
                    self.collect_left(path, element, &place.element(), left);
                    path.truncate(length);
                }
            }
            _ => {}
        }
    }

    fn takes_below(&self, path: &str) -> bool {
        let taken = self.taken.borrow();
        let mut rests = taken
            .range::<str, _>((Bound::Excluded(path), Bound::Unbounded))
            .map_while(|taken| taken.strip_prefix(path));
        rests.any(|rest| rest.starts_with(['.', '[']))
    }
}

/// Fields that are set and were not taken.
#[derive(Default)]
struct Left {
    refused: Vec<String>,
    ignored: Vec<String>,
}

/// A field of a request with its path. `take` and `value` give its value, and note that it was taken.
pub struct Field<'r, T> {
    reading: &'r Reading,
    path: Path,
    value: Option<&'r T>,
}

impl<'r, T> Field<'r, T> {
    /// A field below this one; [`field!`](crate::field) writes both arguments.
    pub fn below<U>(&self, path: &'static str, find: impl FnOnce(&'r T) -> Option<&'r U>) -> Field<'r, U> {
        let path = path.trim_start_matches('.');
        let path = if self.path.is_empty() { path.into() } else { [&self.path, ".", path].concat().into() };
        Field { reading: self.reading, path, value: self.value.and_then(find) }
    }

    /// Its path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The reading that it belongs to.
    pub fn reading(&self) -> &'r Reading {
        self.reading
    }

    /// Whether it is set.
    pub fn is_set(&self) -> bool {
        self.value.is_some()
    }

    /// Looks at it for a decision, without taking it.
    pub fn peek(&self) -> Option<&'r T> {
        self.value
    }

    /// Its path and whether it is set, for rules about several fields.
    pub fn choice(&self) -> (&str, bool) {
        (&self.path, self.is_set())
    }

    /// Adds a violation.
    pub fn refuse(&self, message: impl Into<String>) {
        self.reading.refuse(&self.path, message);
    }

    /// Refuses the request if it is not set.
    pub fn required(self) -> Self {
        self.reading.checks().require(&self.path, self.value, self.reading.gateway);
        self
    }

    /// Refuses it if it is set, with a better fix than leaving it out.
    pub fn unsupported(&self, message: &str) {
        self.mark();
        self.reading.checks().unsupported(&self.path, self.value, message);
    }

    /// Lists it as ignored, although the model marks it. The caller says why that is safe.
    pub fn ignore(&self) {
        self.mark();
        if self.is_set() {
            self.reading.ignored.borrow_mut().insert(self.path.to_string());
        }
    }

    /// This field, or another one if it is not set. The other one is not taken.
    pub fn or(self, other: Self) -> Self {
        if self.is_set() || !other.is_set() { self } else { other }
    }

    /// Notes that it was taken. A field that is not set needs no note.
    fn mark(&self) {
        if self.is_set() {
            self.reading.taken.borrow_mut().insert(self.path.clone());
        }
    }
}

impl<'r, T: Leaf> Field<'r, T> {
    /// Takes the value.
    pub fn value(&self) -> Option<&'r T> {
        self.mark();
        self.value
    }
}

impl<T: Leaf + Clone> Field<'_, T> {
    /// Takes a copy of the value.
    pub fn take(&self) -> Option<T> {
        self.value().cloned()
    }
}

impl<'r, T> Field<'r, Vec<T>> {
    /// The elements of a list, each a field of its own.
    pub fn each(&self) -> Vec<Field<'r, T>> {
        let element = |(index, value)| Field {
            reading: self.reading,
            path: format!("{}[{index}]", self.path).into(),
            value: Some(value),
        };
        self.value.into_iter().flatten().enumerate().map(element).collect()
    }
}

impl Field<'_, String> {
    /// The number of characters that the gateway takes.
    pub fn length(self, range: RangeInclusive<usize>) -> Self {
        let (text, gateway) = (self.value.map(String::as_str), self.reading.gateway);
        self.reading.checks().length(&self.path, text, range, gateway);
        self
    }

    /// The characters that the gateway takes.
    pub fn characters(self, rule: &str, allowed: impl Fn(char) -> bool) -> Self {
        let text = self.value.map(String::as_str);
        self.reading.checks().characters(&self.path, text, rule, allowed);
        self
    }

    /// Two capital letters.
    pub fn alpha2(self) -> Self {
        self.reading.checks().alpha2(&self.path, self.value.map(String::as_str));
        self
    }

    /// An IP address.
    pub fn ip(self) -> Self {
        self.reading.checks().ip(&self.path, self.value.map(String::as_str));
        self
    }

    /// Takes a country in any of its three forms as two capital letters.
    pub fn country(&self) -> Option<String> {
        self.mark();
        self.reading.checks().country(&self.path, self.value.map(String::as_str))
    }
}

impl Field<'_, Currency> {
    /// Takes the number of decimals of the currency; a violation where ISO 4217 does not list it.
    pub fn exponent(&self) -> Option<u32> {
        let exponent = self.value()?.exponent();
        if exponent.is_none() {
            self.refuse("is not in ISO 4217; see the dictionary currencies");
        }
        exponent
    }
}

impl Field<'_, Map<String, Value>> {
    /// Refuses options with these names, which libtill sends itself.
    pub fn without(self, names: &[&str]) -> Self {
        for name in names.iter().filter(|name| self.value.is_some_and(|options| options.contains_key(**name)))
        {
            self.reading.refuse(&format!("{}.{name}", self.path), SENT_BY_LIBTILL);
        }
        self
    }
}

impl Field<'_, bool> {
    /// Takes the wish for 3-D Secure at a gateway that has no such option. `false` is what it does anyway.
    pub fn no_three_d_secure(&self) {
        if self.value == Some(&true) {
            self.unsupported(&format!("cannot be asked of {}: leave it out", self.reading.gateway));
        } else {
            self.ignore();
        }
    }
}

impl Field<'_, Capture> {
    /// Takes the capture mode at a gateway that captures at once.
    pub fn automatic_only(&self, message: &str) {
        if self.value() == Some(&Capture::Manual) {
            self.unsupported(message);
        }
    }
}

/// A value that is taken as a whole. An object is not: each of its fields is taken on its own.
pub trait Leaf {}

macro_rules! leaves {
    ($($type:ty),+ $(,)?) => {$(impl Leaf for $type {})+};
}

leaves!(
    String,
    bool,
    u8,
    u16,
    u32,
    i32,
    Secret,
    Amount,
    Currency,
    Capture,
    Initiator,
    StoredCredentialReason,
    StoredCredentialSequence,
    Terminal,
    OperatingSystem,
    RecipientKind,
    TransactionKind,
    TokenUse,
    GooglePayAuthMethod,
    PeriodUnit,
    HttpMethod,
    BTreeMap<String, String>,
    Map<String, Value>,
    Vec<String>,
);

/// Walks over optional and other members alike; see [`field!`](crate::field).
#[doc(hidden)]
pub struct Member<'r, T>(pub &'r T);

/// The way through an optional member.
#[doc(hidden)]
pub trait OptionalMember<'r, T> {
    fn find(&self) -> Option<&'r T>;
}

impl<'r, T> OptionalMember<'r, T> for Member<'r, Option<T>> {
    fn find(&self) -> Option<&'r T> {
        self.0.as_ref()
    }
}

/// The way through a member that is always there. The compiler looks for it after the other.
#[doc(hidden)]
pub trait PlainMember<'r, T> {
    fn find(&self) -> Option<&'r T>;
}

impl<'r, T> PlainMember<'r, T> for &Member<'r, T> {
    fn find(&self) -> Option<&'r T> {
        Some(self.0)
    }
}

/// A field of a request, or of a field that holds others, as a [`Field`]: `field!(request.customer.phone)`. The path comes
/// from the same words as the value.
#[macro_export]
macro_rules! field {
    ($root:ident $(. $name:ident)+) => {{
        #[allow(unused_imports, reason = "a path of optional members only needs one of them")]
        use $crate::gateway::{OptionalMember as _, PlainMember as _};
        $root.below(concat!($(".", stringify!($name)),+), |node| {
            Some(node) $(.and_then(|node| (&$crate::gateway::Member(&node.$name)).find()))+
        })
    }};
}

#[cfg(test)]
mod tests;
