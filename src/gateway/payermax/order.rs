//! orderAndPay: the order in the sequence of its tables, and the parts that other APIs share with it.

use serde_json::{Map, Value};

use super::amount::{self, Use};
use super::wire::{AddressInfo, BuyerInfo, CardInfo, EnvInfo, Goods, Order, PayAccount, PaymentDetail};
use super::{device_token, status};
use crate::field;
use crate::gateway::{Field, MethodRule, MethodTable, NumberRule, Required, method};
use crate::model::*;
use crate::money::{Amount, Currency};

/// `outTradeNo`: PayerMax takes `AAA` and `AAa` for the same.
pub(super) static ORDER_NUMBER: NumberRule = NumberRule::new(1, 64, NumberCharacters::Word);
/// `outTradeNo` of a payout.
pub(super) static PAYOUT_NUMBER: NumberRule = NumberRule::new(1, 63, NumberCharacters::Word);
/// `outRefundNo`.
pub(super) static REFUND_NUMBER: NumberRule = NumberRule::new(1, 64, NumberCharacters::Any);
/// `merchantLinkId`.
pub(super) static LINK_NUMBER: NumberRule = NumberRule::new(1, 64, NumberCharacters::Any);

/// What a payment needs in the shop, besides what its method needs.
const IN_SHOP: &[Required] = &[&["country"], &["browser.user_agent"], &["customer.ip", "browser.ip"]];

/// The ways to pay.
pub(super) static METHODS: MethodTable = MethodTable {
    always: &[&["description"], &["customer.id"]],
    methods: &[
        MethodRule { method: PaymentMethodKind::HostedPage, required: &[&[&["success_url"]]] },
        MethodRule { method: PaymentMethodKind::Card, required: &[IN_SHOP] },
        MethodRule { method: PaymentMethodKind::StoredToken, required: &[IN_SHOP] },
        MethodRule {
            method: PaymentMethodKind::Wallet,
            required: &[IN_SHOP, &[&["payment_method.wallet.organisation"]]],
        },
        MethodRule {
            method: PaymentMethodKind::BankTransfer,
            required: &[IN_SHOP, &[&["payment_method.bank_transfer.organisation"]]],
        },
        MethodRule { method: PaymentMethodKind::DropIn, required: &[IN_SHOP] },
        MethodRule {
            method: PaymentMethodKind::GooglePay,
            required: &[IN_SHOP, &[&["payment_method.google_pay.network"]]],
        },
        MethodRule {
            method: PaymentMethodKind::ApplePay,
            required: &[
                IN_SHOP,
                &[&["payment_method.apple_pay.network"], &["payment_method.apple_pay.card_type"]],
            ],
        },
    ],
    others: "PayerMax has no way codes",
};

/// Refuses a payment that lacks what its way to pay needs. The options may name the method of a payment in the shop.
fn require(view: &Field<'_, PaymentRequest>, place: Place) {
    let in_shop = place == Place::Shop;
    if in_shop && method(view).is_none_or(|method| method == PaymentMethodKind::HostedPage) {
        view.reading().require(METHODS.always);
        view.reading().require(IN_SHOP);
    } else {
        METHODS.require(view);
    }
}

/// Where the customer says how to pay.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the shop, which sends the method.
    Shop,
    /// On PayerMax's page.
    Page,
}

impl Place {
    /// On PayerMax's page, unless the request or its options name a method. The options may name one for the page too: then they
    /// say `integrate` as well.
    fn of(view: &Field<'_, PaymentRequest>) -> Self {
        let options = field!(view.gateway_options);
        let option = |find: fn(&Map<String, Value>) -> Option<&Value>| options.peek().and_then(find);
        let integrate = option(|options| options.get("integrate")).and_then(Value::as_str);
        let names_method = option(|options| options.get("paymentDetail"))
            .is_some_and(|detail| detail["paymentMethodType"].is_string());
        let has_method = field!(view.payment_method).is_set();
        match (has_method, integrate) {
            (true, _) => Self::Shop,
            (false, Some(word)) if word == Self::Shop.word() => Self::Shop,
            (false, None) if names_method => Self::Shop,
            (false, _) => Self::Page,
        }
    }

    /// `integrate`.
    fn word(self) -> &'static str {
        match self {
            Self::Shop => "Direct_Payment",
            Self::Page => "Hosted_Checkout",
        }
    }
}

/// The order, field by field. `names_authorization`: whether the options name the kind of authorization themselves.
pub(super) fn order(view: &Field<'_, PaymentRequest>, is_manual: bool, names_authorization: bool) -> Order {
    let place = Place::of(view);
    require(view, place);
    Order {
        out_trade_no: order_id(field!(view.order_id), &ORDER_NUMBER),
        integrate: place.word(),
        capture_mode: is_manual.then_some("MANUAL"),
        authorization_type: (is_manual && !names_authorization).then_some("FINAL_AUTH"),
        subject: field!(view.description).length(1..=256).take(),
        total_amount: amount::number(
            &field!(view.amount),
            &field!(view.currency),
            if checks_card(view) { Use::CardCheck } else { Use::Payment },
        ),
        currency: field!(view.currency)
            .value()
            .map_or_else(String::new, |currency| currency.code().to_owned()),
        country: field!(view.country).alpha2().take(),
        user_id: field!(view.customer.id).take(),
        expire_time: field!(view.expires_in_s).value().map(u32::to_string),
        payment_detail: match place {
            Place::Shop => Some(payment_detail(view)),
            Place::Page => page_detail(view),
        },
        goods_details: goods(view),
        shipping_info: address(&field!(view.shipping), true),
        billing_info: address(&field!(view.billing), false),
        env_info: screen(view),
        language: field!(view.locale).length(1..=16).take(),
        risk_params: field!(view.risk).take(),
        terminal_type: (place == Place::Shop).then(|| terminal(&field!(view.device.terminal))),
        os_type: if place == Place::Shop { operating_system(&field!(view.device.os)) } else { None },
        reference: field!(view.custom_data).length(1..=512).take(),
        front_callback_url: field!(view.success_url).take(),
        notify_url: field!(view.notify_url).length(1..=256).take(),
    }
}

/// Whether nothing is taken, and a card is only checked and stored: an amount of 0 with the reason why it is stored.
fn checks_card(view: &Field<'_, PaymentRequest>) -> bool {
    let stored = field!(view.stored_credential);
    field!(view.amount).peek() == Some(&Amount::ZERO)
        && field!(stored.initiator).peek() == Some(&Initiator::Customer)
        && field!(stored.sequence).peek() == Some(&StoredCredentialSequence::First)
}

/// An order number.
pub(super) fn order_id(field: Field<'_, String>, rule: &NumberRule) -> Option<String> {
    field.number(rule).take()
}

/// The order number, by which alone PayerMax finds what was ordered.
pub(super) fn by_order_id(
    id: &Field<'_, String>,
    number: Field<'_, String>,
    what: &str,
    rule: &NumberRule,
) -> Option<String> {
    id.unsupported(&format!("PayerMax finds {what} by order_id only"));
    order_id(if id.is_set() { number } else { number.required() }, rule)
}

/// What PayerMax's page is told: only about a stored credential. None if there is nothing to tell.
fn page_detail(view: &Field<'_, PaymentRequest>) -> Option<PaymentDetail> {
    let mut detail = PaymentDetail::default();
    set_stored(view, &mut detail);
    field!(view.three_d_secure).no_three_d_secure();
    (detail != PaymentDetail::default()).then_some(detail)
}

fn payment_detail(view: &Field<'_, PaymentRequest>) -> PaymentDetail {
    let (customer, payer) = (field!(view.customer), field!(view.payer));
    let mut detail = PaymentDetail {
        buyer_info: Some(BuyerInfo {
            first_name: field!(customer.first_name).length(1..=64).take(),
            middle_name: field!(customer.middle_name).take(),
            last_name: field!(customer.last_name).length(1..=64).take(),
            email: field!(customer.email).take(),
            phone_no: field!(customer.phone).length(1..=32).take(),
            phone_no_region: field!(customer.phone_region).take(),
            id_type: field!(payer.document_type).take(),
            id_no: field!(payer.document_number).take(),
            tax_type: field!(payer.tax_type).take(),
            tax_no: field!(payer.tax_number).take(),
            address: field!(customer.address).take(),
            city: field!(customer.city).length(1..=64).take(),
            region: field!(customer.region).length(1..=64).take(),
            zip_code: field!(customer.postcode).length(1..=32).take(),
            client_ip: client_ip(field!(customer.ip), field!(view.browser.ip)).take(),
            user_agent: field!(view.browser.user_agent).take(),
        }),
        ..PaymentDetail::default()
    };
    set_method(view, &mut detail);
    set_stored(view, &mut detail);
    detail
}

/// How the customer pays: one method, unless the options name it.
fn set_method(view: &Field<'_, PaymentRequest>, detail: &mut PaymentDetail) {
    let (card, token) = (field!(view.payment_method.card), field!(view.payment_method.stored_token));
    let (wallet, bank) = (field!(view.payment_method.wallet), field!(view.payment_method.bank_transfer));
    let way_code = field!(view.payment_method.way_code);
    METHODS.refuse_others(view);
    if field!(view.payment_method).is_set() && !way_code.is_set() {
        let device = device_token::choices(&field!(view.payment_method));
        let own = [card.choice(), token.choice(), wallet.choice(), bank.choice()];
        let device = device.iter().map(|(path, is_set)| (path.as_str(), *is_set));
        let methods: Vec<(&str, bool)> = own.into_iter().chain(device).collect();
        view.reading().exactly_one(&methods);
    }
    let three_d_secure = field!(view.three_d_secure);
    let kind = |name: &str| Some(name.to_owned());
    if !card.is_set() {
        three_d_secure.no_three_d_secure();
    }
    if card.is_set() {
        detail.payment_method_type = kind("CARD");
        let dynamic_3ds = three_d_secure.value().map(|wish| if *wish { "do3DS" } else { "no3DS" });
        detail.card_info = card_info(&card).map(|info| CardInfo { dynamic_3ds, ..info });
    } else if token.is_set() {
        // A token is charged with its own payment method.
        detail.payment_method_type = field!(token.method).take().or_else(|| kind("CARD"));
        detail.target_org = field!(token.organisation).take();
        detail.payment_token_id = field!(token.token).length(1..=64).take();
        detail.card_info = field!(token.cvv)
            .value()
            .map(|cvv| CardInfo { cvv: Some(cvv.reveal().to_owned()), ..CardInfo::default() });
    } else if wallet.is_set() {
        detail.payment_method_type = kind("WALLET");
        detail.target_org = field!(wallet.organisation).take();
        detail.pay_account_info = pay_account(field!(wallet.account).length(1..=32));
        field!(wallet.token).unsupported("PayerMax charges stored wallets by payment_method.stored_token");
    } else if bank.is_set() {
        detail.payment_method_type = kind("BANK_TRANSFER");
        detail.target_org = field!(bank.organisation).take();
        detail.pay_account_info = pay_account(field!(bank.account));
    } else {
        device_token::set(&field!(view.payment_method), detail);
    }
}

fn set_stored(view: &Field<'_, PaymentRequest>, detail: &mut PaymentDetail) {
    let stored = field!(view.stored_credential);
    let first = field!(stored.sequence).value() == Some(&StoredCredentialSequence::First);
    detail.token_for_future_use = first.then_some(true);
    let reason = field!(stored.reason);
    if field!(stored.initiator).value() == Some(&Initiator::Merchant) {
        detail.merchant_initiated = Some(true);
        detail.mit_type = reason.value().map(|reason| status::mit_type(*reason));
    } else if checks_card(view) {
        detail.mit_type = reason.value().map(|reason| status::mit_type(*reason));
    } else {
        // The customer is there and authenticates: PayerMax asks why only of a shop that charges alone, or that only checks a card.
        reason.ignore();
    }
}

/// `cardInfo`: number up to 19 digits, holder up to 64 letters.
pub(super) fn card_info(card: &Field<'_, Card>) -> Option<CardInfo> {
    let digits = card.peek()?.digits();
    let number = field!(card.number);
    if number.value().is_some() && !(12..=19).contains(&digits.reveal().len()) {
        number.refuse("must have 12 to 19 digits");
    }
    Some(CardInfo {
        card_org: None,
        card_identifier_no: Some(digits.reveal().to_owned()),
        card_holder_full_name: field!(card.holder).length(1..=64).take(),
        card_expiration_month: field!(card.expiry_month).value().map(|month| format!("{month:02}")),
        card_expiration_year: field!(card.expiry_year).value().map(|year| format!("{:02}", year % 100)),
        cvv: field!(card.cvv).value().map(|cvv| cvv.reveal().to_owned()),
        stored: None,
        dynamic_3ds: None,
    })
}

fn pay_account(account: Field<'_, String>) -> Option<Vec<PayAccount>> {
    let account_no = account.take()?;
    let digits = account_no.trim_start_matches('+').bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let account_no_type = match (account_no.contains('@'), digits) {
        (true, _) => "EMAIL",
        (false, true) => "PHONE",
        (false, false) => "ACCOUNT",
    };
    Some(vec![PayAccount { account_no, account_no_type }])
}

fn goods(view: &Field<'_, PaymentRequest>) -> Option<Vec<Goods>> {
    let currency = &view.peek()?.currency;
    let goods = |item: &Field<'_, Item>| Goods {
        goods_id: field!(item.id).required().take(),
        goods_name: field!(item.name).length(1..=128).take().unwrap_or_default(),
        quantity: field!(item.quantity).value().map(u32::to_string).unwrap_or_default(),
        price: price(item, Some(currency)),
        goods_currency: currency.code().to_owned(),
        show_url: field!(item.url).take(),
        goods_category: field!(item.category).take(),
    };
    let items = field!(view.items);
    items.is_set().then(|| items.each().iter().map(goods).collect())
}

/// The price of an article.
pub(super) fn price(item: &Field<'_, Item>, currency: Option<&Currency>) -> String {
    let exponent = currency.and_then(Currency::exponent).unwrap_or(2);
    field!(item.price).value().and_then(|price| price.to_decimal(exponent, exponent).ok()).unwrap_or_default()
}

/// An address; a shipping address needs more, and takes a longer postcode.
fn address(address: &Field<'_, Address>, shipping: bool) -> Option<AddressInfo> {
    let has_states = matches!(address.peek()?.country.as_deref(), Some("CA" | "US" | "GB" | "AU"));
    let state = field!(address.state).length(1..=32);
    Some(AddressInfo {
        first_name: required_if(shipping, field!(address.first_name)).length(1..=64).take(),
        middle_name: field!(address.middle_name).take(),
        last_name: required_if(shipping, field!(address.last_name)).length(1..=64).take(),
        phone_no: required_if(shipping, field!(address.phone)).length(1..=32).take(),
        phone_no_region: field!(address.phone_region).take(),
        email: field!(address.email).required().take(),
        address1: field!(address.line1).required().take(),
        address2: field!(address.line2).take(),
        address3: field!(address.line3).take(),
        city: field!(address.city).required().length(1..=64).take(),
        region: field!(address.region).take(),
        state: required_if(shipping && has_states, state).take(),
        country: field!(address.country).required().alpha2().take(),
        zip_code: required_if(shipping, field!(address.postcode))
            .length(1..=if shipping { 32 } else { 16 })
            .take(),
    })
}

fn required_if<'r>(is_required: bool, field: Field<'r, String>) -> Field<'r, String> {
    if is_required { field.required() } else { field }
}

fn screen(view: &Field<'_, PaymentRequest>) -> Option<EnvInfo> {
    let (browser, device) = (field!(view.browser), field!(view.device));
    let info = EnvInfo {
        device_id: field!(device.id).take(),
        device_language: field!(device.language).or(field!(browser.language)).take(),
        screen_height: pixels(field!(device.screen_height).or(field!(browser.screen_height))),
        screen_width: pixels(field!(device.screen_width).or(field!(browser.screen_width))),
        ..EnvInfo::default()
    };
    let empty = info.device_id.is_none()
        && info.device_language.is_none()
        && info.screen_height.is_none()
        && info.screen_width.is_none();
    (!empty).then_some(info)
}

pub(super) fn pixels(field: Field<'_, u32>) -> Option<String> {
    field.value().map(u32::to_string)
}

/// The customer's address, or the browser's, which is the same seen from elsewhere.
pub(super) fn client_ip<'r>(customer: Field<'r, String>, browser: Field<'r, String>) -> Field<'r, String> {
    customer.ip().or(browser.ip())
}

pub(super) fn terminal(field: &Field<'_, Terminal>) -> &'static str {
    match field.take().unwrap_or(Terminal::Web) {
        Terminal::Web => "WEB",
        Terminal::Wap => "WAP",
        Terminal::App => "APP",
    }
}

pub(super) fn operating_system(field: &Field<'_, OperatingSystem>) -> Option<&'static str> {
    field.value().map(|os| match os {
        OperatingSystem::Android => "ANDROID",
        OperatingSystem::Ios => "IOS",
    })
}
