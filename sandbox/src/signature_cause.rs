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
        /// Nobody has the key or the account that was sent.
        UnknownSender = "unknown_sender",
        /// The key begins like a merchant's and ends otherwise.
        HalfKnown = "half_known",
        /// The account is known, and the merchant's number beside it is not the account's.
        OtherMerchantNumber = "other_merchant_no",
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
    /// Whose key it was, where it is another merchant's.
    pub owner: Option<String>,
}

/// What was found out about a sender or a signature that was refused.
#[derive(Debug)]
pub struct Finding {
    /// The cause.
    pub cause: SignatureCause,
    /// What was signed, where that is known.
    pub content: Option<String>,
    /// The merchant of this sandbox that the key, the account or the number belongs to, where it is another one's.
    pub owner: Option<String>,
}

impl From<SignatureCause> for Finding {
    fn from(cause: SignatureCause) -> Self {
        Self { cause, content: None, owner: None }
    }
}

/// Looks for the guess that leads to the signature that was sent.
pub fn find(sent: &str, expected: &str, guesses: impl IntoIterator<Item = Guess>) -> Finding {
    if sent.is_empty() {
        return SignatureCause::Missing.into();
    }
    if sent.len() != expected.len() || !sent.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return SignatureCause::Malformed.into();
    }
    if sent.eq_ignore_ascii_case(expected) {
        return SignatureCause::Capitals.into();
    }
    let small = sent.to_ascii_lowercase();
    let same = |guess: &Guess| bool::from(guess.signature.as_bytes().ct_eq(small.as_bytes()));
    guesses.into_iter().find(same).map_or(SignatureCause::Unknown.into(), |guess| Finding {
        cause: guess.cause,
        content: Some(guess.content),
        owner: guess.owner,
    })
}
