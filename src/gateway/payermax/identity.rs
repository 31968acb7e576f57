//! Whom an envelope is for: one key may sign for several merchants, so every name in it has to be the client's.

use serde_json::Value;

use super::merchant::Payermax;

/// Which of the client's names an envelope repeats.
pub(super) struct Named {
    /// The app: its `appId`, or `merchantAppId` as some current samples call it.
    pub app: bool,
    /// The merchant: its `merchantNo`.
    pub merchant: bool,
}

/// Compares the names that stand in an envelope with the client's, or tells which one is another's. `merchant_no` is the
/// merchant for whom the call is made.
pub(super) fn check(envelope: &Value, client: &Payermax, merchant_no: &str) -> Result<Named, String> {
    let names = [
        ("appId", Some(client.app_id.as_str())),
        ("merchantAppId", Some(client.app_id.as_str())),
        ("merchantNo", Some(merchant_no)),
        ("spMerchantNo", client.sp_merchant_no.as_deref()),
    ];
    let mut named = Named { app: false, merchant: false };
    for (name, own) in names {
        let Some(told) = told(&envelope[name]) else { continue };
        if Some(told.as_str()) != own {
            return Err(format!("it names another {name} than the client's"));
        }
        named.app |= matches!(name, "appId" | "merchantAppId");
        named.merchant |= name == "merchantNo";
    }
    Ok(named)
}

/// Empty is absent; whatever is no text is compared as it is written.
fn told(member: &Value) -> Option<String> {
    match member {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
