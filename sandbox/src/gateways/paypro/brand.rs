//! Paypro as a gateway to name, and the beginning of its paths.

/// Paypro; the folder's `mod.rs` has what it does.
pub struct Paypro;

/// beyond: where every endpoint lives.
pub const PREFIX: &str = "/v1/paypro/";
