//! globalmerchant as a gateway to name, and the beginning of its paths.

/// globalmerchant; the folder's `mod.rs` has what it does.
pub struct Globalmerchant;

/// seed: what stands before the merchant's and the application's number.
pub const PREFIX: &str = "/v3/2020/pay/";
