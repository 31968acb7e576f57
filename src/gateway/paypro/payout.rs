//! payOut and queryPayOutResult: model to wire, and back.

use serde_json::json;

use super::amount::StatedAmounts;
use super::columns::Slot;
use super::edition::{Edition, Part, QueriedAmount};
use super::merchant::NAME;
use super::payment::{
    by_order_id, check_ordered_amount, full_name, parse_data, query_subject, stated_amounts,
};
use super::sign::{Response, SIGNATURE};
use super::step::{Call, PayproStep, Prepared};
use super::wire::{OrderRecord, Query};
use super::{amount, columns, status};
use crate::error::{Error, Result};
use crate::field;
use crate::gateway::{
    Field, MoneyRecord, OperationResult, Reading, State, Subject, compared_result, json_body, mismatch,
};
use crate::model::{BankAccount, Decline, Payout, PayoutGetRequest, PayoutRequest, PayoutStatus, Wallet};
use crate::money::{Amount, Currency};
use crate::operation::Operation;

/// The digits of a CLABE.
const CLABE_DIGITS: usize = 18;

/// payOut, or the edition's name for it.
pub(super) fn create(
    request: &PayoutRequest,
    account: &Currency,
    edition: &'static Edition,
) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let options = field!(view.gateway_options).without(&[SIGNATURE]);
    let api = edition.payout.as_ref().ok_or_else(|| Error::internal("an edition without payouts"))?;
    refuse_unsupported(&view, options.is_set(), edition);
    let options = options.value();
    let mut fields = columns::body(api, edition, &reading, options, |part| slot(&view, part));
    let digits = amount::whole_units(&field!(view.amount), &field!(view.currency), account);
    fields.insert("amount".to_owned(), columns::amount(digits, edition));
    if let Some(number) = field!(view.order_id).take() {
        fields.insert("tradeNo".to_owned(), json!(number));
    }
    let ignored = reading.finish()?;
    let subject = Subject::order(&request.order_id, request.amount, &request.currency);
    let call = Call::new(api.name, json_body(fields, options)?);
    Ok(Prepared::new(Operation::PayoutCreate, &PayproStep::PayOut, call, subject, ignored))
}

/// The part of a payout that a field of an edition has.
fn slot(view: &Field<'_, PayoutRequest>, part: Part) -> Slot {
    let (recipient, bank) = (field!(view.recipient), field!(view.destination.bank_account));
    let (wallet, address) = (field!(view.destination.wallet), field!(view.recipient.address));
    let (first, last) = (field!(address.first_name), field!(address.last_name));
    let field = match part {
        Part::Name => {
            let holder = field!(bank.holder);
            let name = if holder.is_set() { holder } else { field!(recipient.full_name) };
            return Slot::of(&name).or(|| full_name(&first, &last));
        }
        Part::FirstName => first,
        Part::LastName => last,
        Part::Phone => field!(address.phone),
        Part::Email => field!(address.email),
        Part::Ip => field!(recipient.ip).ip(),
        Part::PersonId => field!(recipient.id),
        Part::DocumentType => field!(recipient.document_type),
        Part::DocumentNumber => field!(recipient.document_number),
        Part::Wallet => field!(wallet.account).or(field!(wallet.token)),
        Part::WalletOrganisation => field!(wallet.organisation),
        Part::Account => account_number(&bank),
        Part::AccountType => field!(bank.account_type),
        Part::BankCode => field!(bank.bank_code),
        Part::BankName => field!(bank.bank_name),
        Part::NotifyUrl => field!(view.notify_url),
        Part::Remark => field!(view.remark).or(field!(view.custom_data)),
        Part::WayCode | Part::ReturnUrl | Part::Option => {
            return Slot { path: "gateway_options".to_owned(), value: None };
        }
    };
    Slot::of(&field)
}

/// The number of the account. A CLABE, Mexico's number of a bank account, has 18 digits; a shorter one would be another account's.
fn account_number<'r>(bank: &Field<'r, BankAccount>) -> Field<'r, String> {
    let number = field!(bank.number);
    let is_clabe = field!(bank.account_type).peek().is_some_and(|kind| kind == "CLABE");
    let has_its_digits =
        |text: &String| text.len() == CLABE_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_clabe && number.peek().is_some_and(|text| !has_its_digits(text)) {
        number.refuse("must have 18 digits, as a CLABE has");
    }
    number
}

/// What has a better fix than to leave it out, and where the money goes: to a wallet or to a bank's account, as the edition documents
/// it, or by its own fields in the options.
fn refuse_unsupported(view: &Field<'_, PayoutRequest>, has_options: bool, edition: &Edition) {
    let (wallet, account) = (field!(view.destination.wallet), field!(view.destination.bank_account));
    field!(view.destination.card).unsupported("Paypro pays out to wallets and bank accounts");
    if edition.pays_to_banks() {
        wallet.unsupported(&format!("{edition} pays out to bank accounts: use destination.bank_account"));
    } else {
        account.unsupported(&no_banks(edition));
    }
    if edition.name.is_empty() {
        check_wallet(&wallet, has_options || account.is_set());
    }
    if !edition.payout.is_some_and(|api| api.has(Part::WalletOrganisation)) {
        field!(wallet.organisation).unsupported("Paypro names no organisation: the account's number says it");
    }
    for currency in [field!(view.source_currency), field!(view.destination_currency)] {
        if currency.value().is_some_and(|own| Some(own) != field!(view.currency).peek()) {
            currency.unsupported("Paypro pays out in the account's own currency");
        }
    }
}

/// Without an edition nothing says which fields a payout needs: a wallet's account, or something in the options.
fn check_wallet(wallet: &Field<'_, Wallet>, has_another: bool) {
    if !wallet.is_set() && !has_another {
        wallet.refuse("is required for paypro, or a bank's fields in gateway_options");
    }
    if wallet.peek().is_some_and(|wallet| wallet.account.is_none() && wallet.token.is_none()) {
        field!(wallet.account).refuse("is required for paypro");
    }
}

fn no_banks(edition: &Edition) -> String {
    match edition.name {
        "" => {
            "Paypro's bank fields differ from country to country: set credentials.edition, or pass them in \
               gateway_options"
                .to_owned()
        }
        _ => format!("{edition} documents no payouts to bank accounts: pass its fields in gateway_options"),
    }
}

/// queryPayOutResult.
pub(super) fn get(request: &PayoutGetRequest, account: &Currency, edition: &Edition) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let order_id = by_order_id(&field!(view.id), field!(view.order_id));
    let ignored = reading.finish()?;
    let subject = query_subject(&order_id, account);
    let call = Call::new(edition.payout_query.name, json_body(Query { trade_no: order_id }, None)?);
    Ok(Prepared::new(Operation::PayoutGet, &PayproStep::GetPayout, call, subject, ignored))
}

/// payOut, answer.
pub(super) fn parse_create(response: &Response, state: &State) -> Result<OperationResult> {
    let data: OrderRecord = parse_data(response, state)?;
    check_ordered_amount(&data.amounts, state)?;
    let mut payout = to_payout(data, state)?;
    payout.amount = payout.amount.or(state.ordered_amount());
    payout.order_id = payout.order_id.or_else(|| state.subject.order_id.clone());
    compared_result(payout, &response.text, state)
}

/// queryPayOutResult, answer.
pub(super) fn parse_get(response: &Response, state: &State) -> Result<OperationResult> {
    compared_result(to_payout(parse_data(response, state)?, state)?, &response.text, state)
}

/// The payout of an answer. Its amount is what was paid out, which must be what was ordered.
fn to_payout(data: OrderRecord, state: &State) -> Result<Payout> {
    let stated = stated_amounts(&data.amounts, state, QueriedAmount::Ordered)?;
    let words = data.words();
    let code = data.status.unwrap_or_default();
    let (status, is_final) = status::payout(&code);
    let mut payout = Payout::new(NAME, status, is_final);
    payout.id = data.number.take();
    payout.order_id = data.trade_no;
    payout.currency = state.subject.currency.clone();
    payout.amount = match status {
        PayoutStatus::Succeeded => stated.received.or(stated.ordered),
        _ => stated.ordered.filter(|ordered| *ordered > Amount::ZERO),
    };
    payout.custom_data = data.remark.filter(|words| !words.is_empty());
    payout.updated_at = data.success_time;
    if status == PayoutStatus::Failed {
        payout.decline = Some(Decline::new(Some(code), words, status::REASONS));
    }
    check_paid_out(payout, stated, state)
}

/// Refuses a payout that succeeded with another amount than the ordered one. A plain query knows no other amount to compare.
fn check_paid_out(payout: Payout, stated: StatedAmounts, state: &State) -> Result<Payout> {
    match (payout.status, stated.ordered, stated.received) {
        (PayoutStatus::Succeeded, Some(ordered), Some(paid)) if paid != ordered => {
            let what = format!("a payout of {ordered} with {paid} paid out");
            Err(payout.into_error(mismatch(state.operation, &what)))
        }
        _ => Ok(payout),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{ErrorKind, Outcome};

    #[test]
    fn a_payout_of_another_amount_than_was_ordered_has_not_succeeded() {
        let judge = |status: &str, paid: &str| {
            let account = Currency::new("MXN").expect("listed");
            let state =
                State::new(Operation::PayoutGet, query_subject("A1", &account), &PayproStep::GetPayout);
            let data = json!({"status": status, "tradeNo": "A1", "orderAmount": "300", "payAmount": paid});
            parse_get(&Response { data, text: String::new() }, &state)
        };
        for paid in ["0", "1", "299", "301"] {
            let error = judge("0000", paid).expect_err("refused");
            assert_eq!((error.kind, error.outcome), (ErrorKind::Mismatch, Outcome::Unknown), "{paid}");
            assert!(error.payout.is_some(), "{paid}");
        }
        for (status, expected) in [("0000", PayoutStatus::Succeeded), ("0015", PayoutStatus::Pending)] {
            let Ok(OperationResult::Payout(payout)) = judge(status, "300") else { panic!("no payout") };
            assert_eq!((payout.status, payout.amount), (expected, Amount::from_minor(30_000)));
        }
        assert!(judge("0015", "0").is_ok(), "nothing was paid out yet");
    }
}
