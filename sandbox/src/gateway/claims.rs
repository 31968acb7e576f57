//! What a payer, or a payer's bank, claims about a payment.

/// One claim.
#[derive(Debug, Clone, Default)]
pub struct Claim {
    /// Minor units that are claimed.
    pub amount: i64,
    /// Minor units that the dispute costs beside them.
    pub fee: i64,
    /// What kind of claim it is, in the gateway's word.
    pub kind: Option<String>,
    /// Why, in the bank's code.
    pub reason_code: Option<String>,
    /// Why, in words.
    pub comment: Option<String>,
    /// The gateway's number for claims that come together.
    pub batch: Option<String>,
}

/// The words for disputes that are cases with a life of their own.
#[derive(Debug)]
pub struct CaseWords {
    /// Kinds of claims, the usual one first.
    pub kinds: &'static [&'static str],
    /// What becomes of a case, by its status.
    pub steps: &'static [&'static str],
    /// Who wins.
    pub results: &'static [&'static str],
}
