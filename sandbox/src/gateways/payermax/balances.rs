//! currentBalanceQuery and dayEndBalanceQuery (`beyond`: PayerMax's api.json).

use serde_json::{Value, json};

use super::{codes, fields};
use crate::clock::{self, Milliseconds};
use crate::gateway::{Call, Failure, Refusal};
use crate::ledger::{self, Account};
use crate::money::{self, major_number};
use crate::work::Work;

/// beyond: the types of accounts.
const TYPES: [&str; 5] = ["ACQUIRING", "DISBURSEMENT", "FREEZE", "SETTLE", "REVERSE"];
/// beyond: the types of which the end of a day is kept.
const DAY_END_TYPES: [&str; 2] = ["ACQUIRING", "DISBURSEMENT"];
const DAY: Milliseconds = 24 * 3_600_000;
/// beyond: how long ago the day may be.
const OLDEST: Milliseconds = 90 * DAY;
/// beyond: CST; assumed: China's, eight hours ahead of UTC.
const CHINA_AHEAD: Milliseconds = 8 * 3_600_000;

/// The account that a type is. assumed: what can be used is all in DISBURSEMENT, what is set aside in FREEZE, and the
/// other accounts are empty.
fn account(kind: &str) -> Option<Account> {
    match kind {
        "DISBURSEMENT" => Some(Account::Available),
        "FREEZE" => Some(Account::Reserved),
        _ => None,
    }
}

/// The texts of a list, or none if it is empty or missing.
fn texts(data: &Value, name: &str) -> Result<Option<Vec<String>>, Refusal> {
    let Some(items) = data[name].as_array().filter(|items| !items.is_empty()) else {
        return Ok(None);
    };
    let texts: Option<Vec<String>> = items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
    texts.map(Some).ok_or_else(|| codes::invalid(format!("data.{name} must be a list of strings.")))
}

fn types(data: &Value, known: &[&'static str]) -> Result<Option<Vec<&'static str>>, Refusal> {
    let Some(wanted) = texts(data, "accountType")? else {
        return Ok(None);
    };
    let found = |kind: &String| known.iter().find(|known| *known == kind).copied();
    let found: Option<Vec<&'static str>> = wanted.iter().map(found).collect();
    found
        .map(Some)
        .ok_or_else(|| codes::invalid(format!("data.accountType must have some of {}.", known.join(", "))))
}

fn currencies(work: &Work<'_>, call: &Call, wanted: Option<Vec<String>>) -> Result<Vec<String>, Failure> {
    let Some(wanted) = wanted else {
        return Ok(ledger::currencies(work.connection, &call.merchant.id)?);
    };
    match wanted.iter().find(|currency| money::exponent(currency).is_none()) {
        Some(unknown) => Err(Refusal::new("CURRENCY_INVALID", format!("{unknown} is not known.")).into()),
        None => Ok(wanted),
    }
}

/// What there is now; assumed: naming an account does not show it when it is empty, only plainSign does.
pub fn current(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::CURRENT_BALANCE, &call.body)?;
    let data = &call.body["data"];
    let types = types(data, &TYPES)?.unwrap_or_else(|| TYPES.to_vec());
    let mut shown = Vec::new();
    for currency in currencies(work, call, texts(data, "accountCurrency")?)? {
        for kind in &types {
            let balance =
                account(kind).map(|account| ledger::balance(work, &call.merchant.id, &currency, account));
            let balance = balance.transpose()?.unwrap_or(0);
            if balance != 0 || data["plainSign"] == true {
                let balance = major_number(balance, &currency);
                shown.push(json!({ "balance": balance, "accountType": kind, "currency": currency }));
            }
        }
    }
    Ok(json!({ "accountRealTimeTypes": shown, "inquiryTime": clock::rfc3339(work.now) }))
}

/// What there was at the end of a day; beyond: `initalBalance` is spelled so.
pub fn day_end(work: &Work<'_>, call: &Call) -> Result<Value, Failure> {
    fields::check(fields::DAY_END_BALANCE, &call.body)?;
    let data = &call.body["data"];
    let text = |name: &str| data[name].as_str().unwrap_or_default();
    let zone = text("timezone").to_ascii_uppercase();
    let span = span(text("inquiryDate"), &zone, work.now)?;
    let named = types(data, &DAY_END_TYPES)?;
    let wanted = Some(text("accountCurrency")).filter(|text| !text.is_empty());
    let mut shown = Vec::new();
    for currency in currencies(work, call, wanted.map(|currency| vec![currency.to_owned()]))? {
        for kind in named.as_deref().unwrap_or(&DAY_END_TYPES) {
            let turnover = account(kind)
                .map(|account| ledger::turnover(work, &call.merchant.id, &currency, account, span));
            // assumed: an account that nobody named is left out while nothing was ever in it.
            let Some(turnover) = turnover.transpose()?.or(named.as_ref().map(|_| EMPTY)) else {
                continue;
            };
            let number = |minor| major_number(minor, &currency);
            shown.push(json!({
                "accountType": kind,
                "currency": currency,
                "initalBalance": number(turnover.before),
                "inflowAmount": number(turnover.gained),
                "outflowAmount": number(turnover.lost),
                "endBalance": number(turnover.before + turnover.gained - turnover.lost),
            }));
        }
    }
    // beyond: the sample has the day here, the table says a time.
    Ok(json!({ "acctTime": text("inquiryDate"), "timezone": zone, "accountEndDayTimeTypes": shown }))
}

const EMPTY: ledger::Turnover = ledger::Turnover { before: 0, gained: 0, lost: 0 };

/// Beginning and end of a day in a zone; assumed: a day that is not over is refused.
fn span(day: &str, zone: &str, now: Milliseconds) -> Result<(Milliseconds, Milliseconds), Refusal> {
    let ahead = if zone == "CST" { CHINA_AHEAD } else { 0 };
    let looks_right = day.len() == 10;
    let (start, end) = clock::day(day)
        .filter(|_| looks_right)
        .ok_or_else(|| codes::invalid("data.inquiryDate must look like 2026-01-31."))?;
    if end - ahead > now || start - ahead < now - OLDEST {
        return Err(codes::invalid("data.inquiryDate must be a day that is over, at most 90 days ago."));
    }
    Ok((start - ahead, end - ahead))
}
