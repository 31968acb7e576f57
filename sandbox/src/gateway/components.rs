//! What a payer enters in a component that a shop embeds in its own page.

/// What was entered.
#[derive(Debug, Clone, Default)]
pub struct Entered {
    /// The component's name; none is the session's first.
    pub component: Option<String>,
    /// The card's number; none is one that is approved.
    pub card: Option<String>,
    /// How a wallet proves that it is the payer's.
    pub proof: Option<String>,
}
