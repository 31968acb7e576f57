//! applyPaymentToken, InquireApplyRequest, inquirePaymentToken and removePaymentToken: model to wire, and back.

use super::merchant::NAME;
use super::order::{card_info, client_ip, operating_system, pixels, terminal};
use super::payment::parse_data;
use super::sign::Response;
use super::status;
use super::step::{Call, PayermaxStep, Prepared};
use super::wire::{
    ApplyTokenResponse, CardInfo, EnvInfo, TokenListResponse, TokenOrder, TokenQuery, TokenRecord, filled,
};
use crate::error::Result;
use crate::field;
use crate::gateway::{
    Field, OperationResult, Reading, State, Subject, json_body, mismatch, to_rfc3339, unreadable,
};
use crate::model::*;
use crate::operation::Operation;

const SCOPE: &str = "tokenAcq";

/// Of inquirePaymentToken and removePaymentToken.
const VERSION: &str = "1.2";

/// applyPaymentToken.
pub(super) fn create(request: &TokenRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    check_method(&view);
    let (card, bank) = (field!(view.payment_method.card), field!(view.payment_method.bank_transfer));
    let return_url = field!(view.return_url);
    check_return_url(&return_url);
    let order = TokenOrder {
        request_id: field!(view.request_id).take(),
        country: field!(view.country).alpha2().take(),
        payment_method_type: if bank.is_set() { "BANKTRANSFER" } else { "CARD" },
        target_org: field!(bank.organisation).take(),
        user_id: field!(view.customer.id).required().take(),
        front_callback_url: return_url.take(),
        token_scope: SCOPE,
        mit_type: field!(view.merchant_use).value().map(|use_| match use_ {
            TokenUse::Scheduled => "SCHEDULE",
            TokenUse::Unscheduled => "UNSCHEDULE",
        }),
        card_info: card_info(&card).map(|info| CardInfo { card_org: field!(card.brand).take(), ..info }),
        env_info: environment(&view),
        risk_params: field!(view.risk).take(),
    };
    let options = field!(view.gateway_options).value();
    let ignored = reading.finish()?;
    let subject = Subject { order_id: Some(request.request_id.clone()), ..Subject::default() };
    let call = Call::new("applyPaymentToken", json_body(order, options)?);
    let customer_id = request.customer.id.clone().unwrap_or_default();
    let step = PayermaxStep::ApplyToken { customer_id };
    Ok(Prepared::new(Operation::TokenCreate, &step, call, subject, ignored))
}

fn environment(view: &Field<'_, TokenRequest>) -> EnvInfo {
    let (browser, device) = (field!(view.browser), field!(view.device));
    let height = field!(device.screen_height).or(field!(browser.screen_height)).required();
    let width = field!(device.screen_width).or(field!(browser.screen_width)).required();
    EnvInfo {
        user_agent: field!(browser.user_agent).required().take(),
        client_ip: client_ip(field!(view.customer.ip), field!(browser.ip)).required().take(),
        terminal_type: Some(terminal(&field!(device.terminal))),
        // The document wants an operating system even of a browser, and knows two.
        os_type: Some(operating_system(&field!(device.os)).unwrap_or("ANDROID")),
        os_version: field!(device.os_version).take(),
        browser_type: field!(device.browser_type).take(),
        time_zone: field!(device.time_zone).take(),
        device_id: field!(device.id).take(),
        device_language: field!(device.language).or(field!(browser.language)).required().take(),
        screen_height: pixels(height),
        screen_width: pixels(width),
    }
}

fn check_return_url(field: &Field<'_, String>) {
    let url = field.peek().map(String::as_str).unwrap_or_default();
    let scheme = url.split_once("://").map(|(scheme, _)| scheme).unwrap_or_default();
    let scheme_letters = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    if !scheme.starts_with(|letter: char| letter.is_ascii_alphabetic()) || !scheme.bytes().all(scheme_letters)
    {
        field.refuse("must begin with https://, http:// or the scheme of an app, such as myshop://");
    }
}

fn check_method(view: &Field<'_, TokenRequest>) {
    let (wallet, way_code) = (field!(view.payment_method.wallet), field!(view.payment_method.way_code));
    let token = field!(view.payment_method.stored_token);
    wallet.unsupported("PayerMax makes tokens of cards and banks");
    way_code.unsupported("PayerMax has no way codes");
    token.unsupported("is a token already");
    let (card, bank) = (field!(view.payment_method.card), field!(view.payment_method.bank_transfer));
    if !wallet.is_set() && !way_code.is_set() && !token.is_set() {
        view.reading().exactly_one(&[card.choice(), bank.choice()]);
    }
    if card.is_set() {
        field!(card.cvv).required();
    }
}

/// InquireApplyRequest.
pub(super) fn get(request: &TokenGetRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let data = TokenQuery {
        user_id: field!(view.customer_id).take(),
        token_scope: Some(SCOPE),
        request_id: field!(view.request_id).take(),
        ..TokenQuery::default()
    };
    let ignored = reading.finish()?;
    let subject = Subject { order_id: Some(request.request_id.clone()), ..Subject::default() };
    let call = Call::new("InquireApplyRequest", json_body(data, None)?);
    let step = PayermaxStep::ApplyToken { customer_id: request.customer_id.clone() };
    Ok(Prepared::new(Operation::TokenGet, &step, call, subject, ignored))
}

/// inquirePaymentToken.
pub(super) fn list(request: &TokenListRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let for_merchant = field!(view.merchant_use).value() == Some(&true);
    let data = TokenQuery {
        user_id: field!(view.customer_id).take(),
        token_scope: Some(if for_merchant { "tokenMit" } else { SCOPE }),
        payment_token_id: field!(view.token).take(),
        payment_method_type: field!(view.method).take(),
        target_org: field!(view.organisation).take(),
        card_org: field!(view.brand).take(),
        ..TokenQuery::default()
    };
    let ignored = reading.finish()?;
    let step = PayermaxStep::ListTokens { customer_id: request.customer_id.clone() };
    let call = Call { version: VERSION, ..Call::new("inquirePaymentToken", json_body(data, None)?) };
    let subject = Subject { id: request.token.clone(), ..Subject::default() };
    Ok(Prepared::new(Operation::TokenList, &step, call, subject, ignored))
}

/// removePaymentToken.
pub(super) fn delete(request: &TokenDeleteRequest) -> Result<Prepared> {
    let reading = Reading::new(request, NAME);
    let view = reading.view(request);
    let data = TokenQuery {
        user_id: field!(view.customer_id).take(),
        payment_token_id: field!(view.token).take(),
        remove_reason: field!(view.reason).take(),
        ..TokenQuery::default()
    };
    let ignored = reading.finish()?;
    let subject = Subject { id: Some(request.token.clone()), ..Subject::default() };
    let step = PayermaxStep::RemoveToken { customer_id: request.customer_id.clone() };
    let call = Call { version: VERSION, ..Call::new("removePaymentToken", json_body(data, None)?) };
    Ok(Prepared::new(Operation::TokenDelete, &step, call, subject, ignored))
}

/// applyPaymentToken and InquireApplyRequest, answer.
pub(super) fn parse_create(response: &Response, state: &State, customer_id: &str) -> Result<OperationResult> {
    let data: ApplyTokenResponse = parse_data(response, state)?;
    if data.request_id.is_some() && data.request_id != state.subject.order_id {
        return Err(mismatch(state.operation, "another request"));
    }
    let mut token = Token::new(NAME, status::token(data.status.as_deref().unwrap_or_default()));
    token.customer_id = data.user_id;
    check_customer(&token, state, customer_id)?;
    token.token = data.payment_token_id.filter(|id| !id.is_empty());
    token.request_id = data.request_id.or(state.subject.order_id.clone());
    let page = data.redirect_url.filter(|url| !url.is_empty());
    if token.status == TokenStatus::Pending && page.is_some() {
        token.status = TokenStatus::RequiresAction;
    }
    let is_open = matches!(token.status, TokenStatus::RequiresAction | TokenStatus::Active);
    token.next_action = page.filter(|_| is_open).map(NextAction::redirect);
    if token.status == TokenStatus::Active && token.token.is_none() {
        return Err(unreadable(state.operation, "it says SUCCESS and has no token"));
    }
    token.ignored = state.ignored();
    token.raw = Some(response.text.clone());
    Ok(OperationResult::Token(Box::new(token)))
}

/// inquirePaymentToken, answer: `data` and `tokenList` may be null.
pub(super) fn parse_list(response: &Response, state: &State, customer_id: &str) -> Result<OperationResult> {
    let data: TokenListResponse =
        if response.data.is_null() { TokenListResponse::default() } else { parse_data(response, state)? };
    let tokens: Vec<Token> = data.token_list.unwrap_or_default().into_iter().map(to_token).collect();
    for token in &tokens {
        check_customer(token, state, customer_id)?;
        if state.subject.id.is_some() && token.token != state.subject.id {
            return Err(mismatch(state.operation, "another token"));
        }
    }
    Ok(OperationResult::TokenPage(TokenPage { data: tokens, next: None, raw: Some(response.text.clone()) }))
}

/// removePaymentToken, answer: it has worked only if PayerMax says `Deleted`.
pub(super) fn parse_delete(response: &Response, state: &State, customer_id: &str) -> Result<OperationResult> {
    let data: TokenRecord = parse_data(response, state)?;
    let mut token = to_token(data);
    if token.token.is_some() && token.token != state.subject.id {
        return Err(mismatch(state.operation, "another token"));
    }
    check_customer(&token, state, customer_id)?;
    token.raw = Some(response.text.clone());
    Ok(OperationResult::Token(Box::new(token)))
}

/// Another customer's card is never shown, and its deletion is not this one's.
fn check_customer(token: &Token, state: &State, asked: &str) -> Result<()> {
    match &token.customer_id {
        Some(stated) if stated != asked => Err(mismatch(state.operation, "another customer")),
        _ => Ok(()),
    }
}

/// A token, in the answer to inquirePaymentToken and in the TOKENIZATION notification.
pub(super) fn to_token(data: TokenRecord) -> Token {
    let word = filled(data.payment_token_status).or(filled(data.status)).unwrap_or_default();
    let mut token = Token::new(NAME, status::token(&word));
    token.token = filled(data.payment_token_id);
    token.request_id = filled(data.request_id);
    token.customer_id = data.user_id;
    token.expires_at = filled(data.payment_token_expiry).as_deref().map(to_rfc3339);
    token.account = filled(data.account_display);
    token.method = filled(data.payment_method_type);
    token.organisation = filled(data.target_org);
    token.cvv_required = filled(data.if_cvv).map(|word| word == "Y");
    token.merchant_use = data.support_mit;
    token.order_id = filled(data.out_trade_no);
    token.country = filled(data.country);
    let (number, brand) = (filled(data.card_info), filled(data.brand));
    if number.is_some() || brand.is_some() {
        token.card = Some(MaskedCard { number, brand, ..MaskedCard::default() });
    }
    token
}
