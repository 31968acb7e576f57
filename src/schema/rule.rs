//! What the model requires of a value. `cargo xtask codegen` compiles the JSON Schema of the types into the rules of `rules.rs`.

/// The JSON types that a rule tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// The members of an object that the model does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// They may be anything.
    Any,
    /// There may be none.
    Refused,
    /// Each follows the rule of this number.
    Follow(usize),
}

/// A format of text that the model names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    DateTime,
    Email,
    Url,
}

/// What the model requires of one value. Rules refer to others by their numbers in the list.
#[derive(Debug)]
pub struct Rule {
    /// The type of the model that it belongs to.
    pub definition: Option<&'static str>,
    /// The types that the value may have; empty for any.
    pub kinds: &'static [Kind],
    /// The words of an enumeration.
    pub words: &'static [&'static str],
    /// The members that an object must have.
    pub required: &'static [&'static str],
    /// The members that an object may have, by name in ascending order.
    pub properties: &'static [(&'static str, usize)],
    pub others: Others,
    pub items: Option<usize>,
    /// The largest number of elements or members.
    pub entries_max: Option<u64>,
    pub length_min: u64,
    pub length_max: Option<u64>,
    /// A regular expression that `text.rs` knows.
    pub pattern: Option<&'static str>,
    pub format: Option<Format>,
    pub least: Option<i64>,
    pub most: Option<i64>,
    /// Whether a gateway must not lose the value: see [`super::Place`]. None: like what it is part of.
    pub must_be_sent: Option<bool>,
}

impl Rule {
    /// The rule that refuses nothing.
    pub const ANY: Self = Self {
        definition: None,
        kinds: &[],
        words: &[],
        required: &[],
        properties: &[],
        others: Others::Any,
        items: None,
        entries_max: None,
        length_min: 0,
        length_max: None,
        pattern: None,
        format: None,
        least: None,
        most: None,
        must_be_sent: None,
    };

    /// Whether a value of this JSON type may be right.
    pub fn accepts(&self, kind: Kind) -> bool {
        let allowed = |one: &Kind| *one == kind || (*one == Kind::Number && kind == Kind::Integer);
        self.kinds.is_empty() || self.kinds.iter().any(allowed)
    }
}
