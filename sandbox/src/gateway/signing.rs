//! What signatures are made over, for whoever has to explain one.

/// An end of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Before its first character.
    Start,
    /// Behind its last one.
    Tail,
}

impl End {
    /// The other one.
    pub fn other(self) -> Self {
        if self == Self::Start { Self::Tail } else { Self::Start }
    }

    /// A text without a piece at this end, if that is there.
    pub fn cut<'t>(self, text: &'t str, piece: &str) -> Option<&'t str> {
        if self == Self::Start { text.strip_prefix(piece) } else { text.strip_suffix(piece) }
    }
}

/// A key that is hashed together with a text.
#[derive(Debug, Clone)]
pub struct Salt {
    /// The key.
    pub secret: String,
    /// Where it stands.
    pub end: End,
}

/// How a notification is signed.
pub struct Signing {
    /// What is signed, without a key.
    pub text: String,
    /// The key that is hashed with it, unless it is signed with a private key.
    pub salt: Option<Salt>,
    /// The signature in the body, where it stands there.
    pub signature: Option<String>,
    /// What the shop checks it with, as libtill's configuration names it.
    pub credential: &'static str,
}
