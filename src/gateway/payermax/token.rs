//! applyPaymentToken, InquireApplyRequest, inquirePaymentToken and removePaymentToken: model to wire, and back.

use serde_json::Value;

use super::envelope::Opened;
use super::payment::{about_another, card_info, client_ip, operating_system, read, terminal, unreadable};
use super::rules::check_card;
use super::wire::{EnvInfo, TokenApplied, TokenList, TokenOrder, TokenQuery, TokenState};
use super::{NAME, Prepared, status};
use crate::error::Result;
use crate::gateway::{Answer, Checks, State, Subject, rfc3339};
use crate::model::*;
use crate::operation::Operation;

const SCOPE: &str = "tokenAcq";

/// Remembers whose tokens are asked about.
const CUSTOMER: &str = "customer_id";

/// applyPaymentToken.
pub(super) fn create(request: &TokenRequest) -> Result<Prepared> {
    let mut checks = Checks::default();
    check_create(request, &mut checks);
    let ignored = checks.finish()?;
    let browser = request.browser.clone().unwrap_or_default();
    let device = request.device.clone().unwrap_or_default();
    let bank = request.payment_method.bank_transfer.as_ref();
    let order = TokenOrder {
        request_id: request.request_id.clone(),
        country: request.country.clone(),
        payment_method_type: if bank.is_some() { "BANKTRANSFER" } else { "CARD" },
        target_org: bank.and_then(|bank| bank.organisation.clone()),
        user_id: request.customer.id.clone(),
        front_callback_url: request.return_url.clone(),
        token_scope: SCOPE,
        mit_type: request.merchant_use.map(|use_| match use_ {
            TokenUse::Scheduled => "SCHEDULE",
            TokenUse::Unscheduled => "UNSCHEDULE",
        }),
        card_info: request.payment_method.card.as_ref().map(|card| {
            let mut info = card_info(card);
            info.card_org = card.brand.clone();
            info
        }),
        env_info: EnvInfo {
            user_agent: browser.user_agent,
            client_ip: client_ip(Some(&request.customer), request.browser.as_ref()),
            terminal_type: Some(terminal(&device)),
            // The document wants an operating system even of a browser, and knows two.
            os_type: Some(operating_system(&device).unwrap_or("ANDROID")),
            os_version: device.os_version,
            browser_type: device.browser_type,
            time_zone: device.time_zone,
            device_id: device.id,
            device_language: device.language.or(browser.language),
            screen_height: device.screen_height.or(browser.screen_height).map(|pixels| pixels.to_string()),
            screen_width: device.screen_width.or(browser.screen_width).map(|pixels| pixels.to_string()),
        },
        risk_params: request.risk.clone(),
    };
    let subject = Subject { order_id: Some(request.request_id.clone()), ..Subject::default() };
    let prepared = Prepared::new(Operation::TokenCreate, "applyPaymentToken", order, subject)?;
    Ok(prepared.with(request.gateway_options.as_ref(), ignored))
}

fn check_create(request: &TokenRequest, checks: &mut Checks) {
    checks.alpha2("country", Some(&request.country));
    checks.require("customer.id", request.customer.id.as_ref(), NAME);
    let scheme = request.return_url.split_once("://").map(|(scheme, _)| scheme).unwrap_or_default();
    let scheme_letters = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    if !scheme.starts_with(|letter: char| letter.is_ascii_alphabetic()) || !scheme.bytes().all(scheme_letters)
    {
        checks.fault(
            "return_url",
            "must begin with https://, http:// or the scheme of an app, such as myshop://",
        );
    }
    let method = &request.payment_method;
    checks.unsupported(
        "payment_method.wallet",
        method.wallet.as_ref(),
        "PayerMax makes tokens of cards and banks",
    );
    checks.unsupported("payment_method.way_code", method.way_code.as_ref(), "way codes are Paypro's");
    checks.unsupported("payment_method.stored_token", method.stored_token.as_ref(), "is a token already");
    if method.wallet.is_none() && method.way_code.is_none() && method.stored_token.is_none() {
        checks.exactly_one(&[
            ("payment_method.card", method.card.is_some()),
            ("payment_method.bank_transfer", method.bank_transfer.is_some()),
        ]);
    }
    if let Some(card) = &method.card {
        check_card("payment_method.card", card, checks);
        checks.require("payment_method.card.cvv", card.cvv.as_ref(), NAME);
    }
    let customer = &request.customer;
    checks.require("customer.ip", client_ip(Some(customer), request.browser.as_ref()).as_ref(), NAME);
    checks.ip("customer.ip", customer.ip.as_deref());
    let browser = request.browser.clone().unwrap_or_default();
    let device = request.device.clone().unwrap_or_default();
    checks.require("browser.user_agent", browser.user_agent.as_ref(), NAME);
    checks.require("device.language", device.language.or(browser.language).as_ref(), NAME);
    checks.require("device.screen_height", device.screen_height.or(browser.screen_height).as_ref(), NAME);
    checks.require("device.screen_width", device.screen_width.or(browser.screen_width).as_ref(), NAME);
    checks.ignore("customer.email", customer.email.as_ref());
    checks.ignore("customer.phone", customer.phone.as_ref());
}

/// InquireApplyRequest.
pub(super) fn get(request: &TokenGetRequest) -> Result<Prepared> {
    let data = TokenQuery {
        user_id: request.customer_id.clone(),
        token_scope: Some(SCOPE),
        request_id: Some(request.request_id.clone()),
        ..TokenQuery::default()
    };
    let subject = Subject { order_id: Some(request.request_id.clone()), ..Subject::default() };
    Prepared::new(Operation::TokenGet, "InquireApplyRequest", data, subject)
}

/// inquirePaymentToken.
pub(super) fn list(request: &TokenListRequest) -> Result<Prepared> {
    let data = TokenQuery {
        user_id: request.customer_id.clone(),
        token_scope: Some(if request.merchant_use == Some(true) { "tokenMit" } else { SCOPE }),
        payment_token_id: request.token.clone(),
        payment_method_type: request.method.clone(),
        target_org: request.organisation.clone(),
        card_org: request.brand.clone(),
        ..TokenQuery::default()
    };
    let prepared = Prepared::new(Operation::TokenList, "inquirePaymentToken", data, Subject::default())?;
    Ok(prepared.remembering(CUSTOMER, request.customer_id.clone()))
}

/// removePaymentToken.
pub(super) fn delete(request: &TokenDeleteRequest) -> Result<Prepared> {
    let data = TokenQuery {
        user_id: request.customer_id.clone(),
        payment_token_id: Some(request.token.clone()),
        remove_reason: request.reason.clone(),
        ..TokenQuery::default()
    };
    let subject = Subject { id: Some(request.token.clone()), ..Subject::default() };
    let prepared = Prepared::new(Operation::TokenDelete, "removePaymentToken", data, subject)?;
    Ok(prepared.remembering(CUSTOMER, request.customer_id.clone()))
}

/// applyPaymentToken and InquireApplyRequest, answer.
pub(super) fn applied(answer: &Opened, state: &State) -> Result<Answer> {
    let data: TokenApplied = read(answer, state)?;
    if data.request_id.is_some() && data.request_id != state.subject.order_id {
        return Err(about_another(state, "request"));
    }
    let mut token = Token::new(NAME, status::token(data.status.as_deref().unwrap_or_default()));
    token.token = data.payment_token_id.filter(|id| !id.is_empty());
    token.request_id = data.request_id.or(state.subject.order_id.clone());
    if let (TokenStatus::Pending, Some(url)) = (token.status, data.redirect_url.filter(|url| !url.is_empty()))
    {
        token.status = TokenStatus::RequiresAction;
        token.next_action = Some(NextAction::redirect(url));
    }
    if token.status == TokenStatus::Active && token.token.is_none() {
        return Err(unreadable(state, "it says SUCCESS and has no token"));
    }
    token.ignored = (!state.ignored.is_empty()).then(|| state.ignored.clone());
    token.raw = Some(answer.text.clone());
    Ok(Answer::Token(Box::new(token)))
}

/// inquirePaymentToken, answer: `data` and `tokenList` may be null.
pub(super) fn listed(answer: &Opened, state: &State) -> Result<Answer> {
    let data: TokenList = if answer.data.is_null() { TokenList::default() } else { read(answer, state)? };
    let tokens: Vec<Token> = data.token_list.unwrap_or_default().into_iter().map(token_state).collect();
    tokens.iter().try_for_each(|token| check_customer(token, state))?;
    Ok(Answer::TokenPage(TokenPage { data: tokens, next: None, raw: Some(answer.text.clone()) }))
}

/// removePaymentToken, answer: it has worked only if PayerMax says `Deleted`.
pub(super) fn deleted(answer: &Opened, state: &State) -> Result<Answer> {
    let data: TokenState = read(answer, state)?;
    let mut token = token_state(data);
    if token.token.is_some() && token.token != state.subject.id {
        return Err(about_another(state, "token"));
    }
    check_customer(&token, state)?;
    token.raw = Some(answer.text.clone());
    Ok(Answer::Token(Box::new(token)))
}

/// A card of somebody else is not shown, and not taken for deleted.
fn check_customer(token: &Token, state: &State) -> Result<()> {
    let asked = state.memory.get(CUSTOMER).and_then(Value::as_str);
    match &token.customer_id {
        Some(told) if Some(told.as_str()) != asked => Err(about_another(state, "customer")),
        _ => Ok(()),
    }
}

/// The state of a token, as inquirePaymentToken and the TOKENIZATION notification tell it.
pub(super) fn token_state(data: TokenState) -> Token {
    let filled = |words: Option<String>| words.filter(|words| !words.is_empty());
    let word = filled(data.payment_token_status).or(filled(data.status)).unwrap_or_default();
    let mut token = Token::new(NAME, status::token(&word));
    token.token = filled(data.payment_token_id);
    token.request_id = filled(data.request_id);
    token.customer_id = data.user_id;
    token.expires_at = filled(data.payment_token_expiry).as_deref().map(rfc3339);
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
