//! Why a signature does not match, as far as the sandbox can find out.

use subtle::ConstantTimeEq;

use crate::text_enum::text_enum;

text_enum! {
    /// What a sender did otherwise.
    SignatureCause {
        /// There is no signature.
        Missing = "missing",
        /// It is not of the form that signatures have.
        Malformed = "malformed",
        /// It is right, but in capital letters.
        Capitals = "capitals",
        /// Made with the key of another merchant.
        OtherMerchant = "other_merchant",
        /// The key or salt was left out.
        KeyLeftOut = "key_left_out",
        /// The key or salt stands at the other end.
        KeyAtOtherEnd = "key_at_other_end",
        /// Signs such as & were put between the fields.
        Separators = "separators",
        /// The fields stand in the order in which they were sent.
        Unsorted = "unsorted",
        /// Empty fields were signed too.
        EmptyFields = "empty_fields",
        /// The body was written anew after it was signed, or before.
        Rewritten = "rewritten",
        /// Only the inner object was signed.
        InnerObject = "inner_object",
        /// The key is right, but something else was signed.
        OtherContent = "other_content",
        /// Made with another key.
        OtherKey = "other_key",
        /// None of the usual causes explains it.
        Unknown = "unknown",
    }
}

/// One guess at what a sender did.
pub struct Guess {
    /// The name of it.
    pub cause: SignatureCause,
    /// The signature that it leads to.
    pub signature: String,
    /// What was signed then, with card data masked and without the key.
    pub content: String,
}

/// The cause, and what was signed in its case.
pub type Finding = (SignatureCause, Option<String>);

/// Looks for the guess that leads to the signature that was sent.
pub fn find(sent: &str, expected: &str, guesses: impl IntoIterator<Item = Guess>) -> Finding {
    if sent.is_empty() {
        return (SignatureCause::Missing, None);
    }
    if sent.len() != expected.len() || !sent.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return (SignatureCause::Malformed, None);
    }
    if sent.eq_ignore_ascii_case(expected) {
        return (SignatureCause::Capitals, None);
    }
    let small = sent.to_ascii_lowercase();
    let same = |guess: &Guess| bool::from(guess.signature.as_bytes().ct_eq(small.as_bytes()));
    let found = guesses.into_iter().find(same);
    found.map_or((SignatureCause::Unknown, None), |guess| (guess.cause, Some(guess.content)))
}
