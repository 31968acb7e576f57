//! What every request and answer has around its `data`.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::fields::{self, ENVELOPE};
use super::{codes, diagnosis};
use crate::gateway::Plan;
use crate::gateway::{Answer, Call, Failure, Refusal, WireRequest};
use crate::mask::masked_json;
use crate::signature_cause::{Finding, SignatureCause};
use crate::store::merchants;
use crate::store::requests::LoggedRequest;
use crate::work::Work;

/// seed: within two minutes of the gateway's clock.
const WINDOW: SignedDuration = SignedDuration::from_mins(2);
/// beyond: where every API lives.
const PREFIX: &str = "/aggregate-pay/api/gateway/";

/// Recognises the application and checks the signature over the raw body.
pub fn identify(work: &Work<'_>, request: &WireRequest, log: &mut LoggedRequest) -> Result<Call, Failure> {
    let operation = request.path.strip_prefix(PREFIX).unwrap_or(&request.path).to_owned();
    log.operation = Some(operation.clone());
    let text = String::from_utf8_lossy(&request.body);
    log.string_to_sign = Some(masked_json(&text));
    let body = json_body(request)?;
    let application = body["appId"]
        .as_str()
        .filter(|id| !id.is_empty())
        .ok_or_else(|| codes::invalid("appId is required."))?;
    log.number = order_number(&operation, &body);
    let Some(merchant) = merchants::by_account(work.connection, "payermax", application)? else {
        let owner = merchants::owner(work.connection, application)?;
        log.finding = Some(Finding { owner, ..SignatureCause::UnknownSender.into() });
        return Err(codes::unknown_application().into());
    };
    log.merchant = Some(merchant.id.clone());
    // beyond: merchantNo may be left out, but not be another merchant's.
    let number = &body["merchantNo"];
    if !number.is_null() && number.as_str() != Some(&merchant.credential) {
        let owner = merchants::owner(work.connection, number.as_str().unwrap_or_default())?;
        log.finding = Some(Finding { owner, ..SignatureCause::OtherMerchantNumber.into() });
        log.signature = request.header("sign").map(str::to_owned);
        return Err(codes::wrong_merchant().into());
    }
    let signature = request.header("sign").unwrap_or_default();
    let matched = work.site.keys.merchant().verifies(&request.body, signature);
    log.signature_matched = Some(matched);
    log.signature = Some(signature.to_owned());
    let number = log.number.clone();
    if !matched {
        log.finding = Some(diagnosis::diagnosed(&work.site.keys, &request.body, signature));
        return Err(codes::wrong_signature().into());
    }
    Ok(Call {
        creates: matches!(
            operation.as_str(),
            "orderAndPay"
                | "refund"
                | "paymentOrderPay"
                | "applyPaymentToken"
                | "createPaybylink"
                | "subscriptionCreate"
        ),
        merchant,
        operation,
        number,
        body,
        raw: request.body.clone(),
        asked_fault: request.asked_fault().map_err(codes::invalid)?,
        received_at: work.now,
        plan: Plan::default(),
    })
}

/// The object that a request carries.
fn json_body(request: &WireRequest) -> Result<Value, Failure> {
    if request.method != "POST" {
        return Err(codes::invalid("Send every request with POST.").into());
    }
    // seed: the header Content-Type is required.
    let kind = request.header("content-type").unwrap_or_default().to_ascii_lowercase();
    let json = kind.starts_with("application/json");
    if !json {
        return Err(codes::invalid("The header Content-Type must be application/json.").into());
    }
    let body = serde_json::from_slice(&request.body)
        .ok()
        .filter(Value::is_object)
        .ok_or_else(|| codes::invalid("The body must be a JSON object."));
    Ok(body?)
}

fn order_number(operation: &str, body: &Value) -> Option<String> {
    let names: &[&str] = match operation {
        "refund" | "refundQuery" => &["outRefundNo", "refundTradeNo"],
        "applyPaymentToken" | "InquireApplyRequest" => &["requestId"],
        "subscriptionCreate" | "subscriptionQuery" | "subscriptionCancel" => {
            &["subscriptionRequestId", "subscriptionNo"]
        }
        "caseSearch" | "caseReplay" => &["caseId", "batchId"],
        "createPaybylink" | "queryPaybylink" | "expirePaybylink" => &["merchantLinkId", "merchantLinkNo"],
        _ => &["outTradeNo"],
    };
    names.iter().find_map(|name| body["data"][name].as_str()).map(str::to_owned)
}

/// Checks versions and the time of the request.
pub fn check_envelope(call: &Call) -> Result<(), Refusal> {
    let body = &call.body;
    fields::check(ENVELOPE, body)?;
    // assumed: any version 1.x is taken, since the SDKs send 1.1 to 1.4 to the same APIs.
    let version = body["version"].as_str().unwrap_or_default();
    if version.strip_prefix("1.").is_none_or(|minor| minor.parse::<u8>().is_err()) {
        return Err(codes::invalid("version must be 1.4."));
    }
    if body["keyVersion"] != "1" {
        return Err(codes::invalid("keyVersion must be 1."));
    }
    let sent = body["requestTime"]
        .as_str()
        .and_then(request_time)
        .ok_or_else(|| codes::invalid("requestTime must look like 2026-01-31T10:20:30.123+00:00."))?;
    let now = Timestamp::from_millisecond(call.received_at).unwrap_or_default();
    // Tests that move the sandbox's clock away from their own can switch the window off.
    let strict = !call.merchant.is_set("ignore_request_time");
    if strict && sent.duration_since(now).abs() > WINDOW {
        // assumed: no document names the code.
        let code = call.merchant.setting("stale_time_code", "PARAMS_INVALID");
        return Err(Refusal::new(code, "requestTime must be within two minutes of the current time."));
    }
    Ok(())
}

/// beyond: the official SDKs send no to three digits of a second, and `Z` or an offset.
fn request_time(text: &str) -> Option<Timestamp> {
    let (seconds, rest) = text.split_at_checked(19)?;
    let shape = seconds.bytes().zip(b"0000-00-00T00:00:00").all(|(byte, shape)| match shape {
        b'0' => byte.is_ascii_digit(),
        mark => byte == *mark,
    });
    let zone = rest.find(['Z', '+', '-'])?;
    let (fraction, zone) = rest.split_at(zone);
    let fraction_fits = fraction.is_empty()
        || fraction.strip_prefix('.').is_some_and(|digits| {
            (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        });
    let zone_fits = zone == "Z" || (zone.len() == 6 && zone.as_bytes()[3] == b':');
    (shape && fraction_fits && zone_fits).then(|| text.parse().ok())?
}

/// seed: APPLY_SUCCESS says that the request was taken, `data` what became of it.
pub fn accepted(data: Value) -> Answer {
    Answer {
        status: 200,
        code: "APPLY_SUCCESS".to_owned(),
        body: json!({ "code": "APPLY_SUCCESS", "msg": "Success.", "data": data }),
    }
}

/// beyond: a refusal has no `data`; assumed: its HTTP status is 200 as well.
pub fn refused(refusal: &Refusal) -> Answer {
    Answer {
        status: 200,
        code: refusal.code.clone(),
        body: json!({ "code": refusal.code, "msg": refusal.message }),
    }
}

#[cfg(test)]
mod tests {
    use super::request_time;

    #[test]
    fn times_of_all_sdks() {
        let moment = request_time("2024-07-02T11:39:58.5Z").unwrap();
        for same in
            ["2024-07-02T11:39:58.500+00:00", "2024-07-02T19:39:58.50+08:00", "2024-07-02T06:39:58.500-05:00"]
        {
            assert_eq!(request_time(same), Some(moment), "{same}");
        }
        assert!(request_time("2024-07-02T11:39:58Z").is_some());
        for wrong in [
            "2024-07-02 11:39:58Z",
            "2024-07-02T11:39:58",
            "2024-07-02T11:39:58.1234Z",
            "2024-07-02T11:39:58+0000",
            "1719920398720",
            "",
            "2024-13-02T11:39:58Z",
            "2024-07-02T11:39:58.Z",
        ] {
            assert_eq!(request_time(wrong), None, "{wrong}");
        }
    }
}
