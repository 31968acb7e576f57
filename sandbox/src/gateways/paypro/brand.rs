//! Paypro as a gateway to name, and the beginnings of its paths.

/// Paypro; the folder's `mod.rs` has what it does.
pub struct Paypro;

/// beyond: where the operations of all editions are: Pakistan's and Vietnam's paths begin like the others, Kenya's do not.
pub const PATHS: &[&str] = &["/v1/paypro", "/api/pay", "/api/query"];
