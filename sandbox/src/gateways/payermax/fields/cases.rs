//! Fields of disputes (`beyond`: PayerMax's api.json).

use super::field::{Field, list, short};

/// caseSearch.
pub const CASE_SEARCH: &[Field] = &[short("data.caseId", 64).required()];

/// caseReplay; one of both numbers is required.
pub const CASE_REPLAY: &[Field] = &[
    short("data.batchId", 64),
    short("data.caseId", 64),
    short("data.outUserId", 64).required(),
    short("data.responseContent", 256).required(),
    list("data.representmentFile"),
];
