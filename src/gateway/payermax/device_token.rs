//! What orderAndPay takes of the drop-in component, of Google Pay and of Apple Pay.

use super::wire::{ApplePayCryptogram, ApplePayData, GooglePayDetails, PaymentDetail};
use crate::field;
use crate::gateway::Field;
use crate::model::{ApplePay, GooglePay, GooglePayAuthMethod, PaymentMethod};
use crate::secret::Secret;

/// These ways to pay, for the rule that there is exactly one.
pub(super) fn choices(method: &Field<'_, PaymentMethod>) -> [(String, bool); 3] {
    let (drop_in, google, apple) =
        (field!(method.drop_in), field!(method.google_pay), field!(method.apple_pay));
    [drop_in.choice(), google.choice(), apple.choice()].map(|(path, is_set)| (path.to_owned(), is_set))
}

/// The way to pay that is set.
pub(super) fn set(method: &Field<'_, PaymentMethod>, detail: &mut PaymentDetail) {
    let (drop_in, google, apple) =
        (field!(method.drop_in), field!(method.google_pay), field!(method.apple_pay));
    if drop_in.is_set() {
        // The component knows the method.
        detail.session_key = field!(drop_in.session_key).take();
        detail.payment_token = field!(drop_in.token).value().map(revealed);
    } else if google.is_set() {
        detail.payment_method_type = Some("GOOGLEPAY".to_owned());
        detail.google_pay_details = Some(google_pay(&google));
    } else if apple.is_set() {
        detail.payment_method_type = Some("APPLEPAY".to_owned());
        detail.apple_pay_payment_data = Some(apple_pay(&apple));
    }
}

fn google_pay(token: &Field<'_, GooglePay>) -> GooglePayDetails {
    let cryptogram = field!(token.cryptogram);
    let is_cryptogram = field!(token.auth_method).value() == Some(&GooglePayAuthMethod::Cryptogram3ds);
    let cryptogram = if is_cryptogram { cryptogram.required() } else { cryptogram };
    GooglePayDetails {
        auth_method: if is_cryptogram { "CRYPTOGRAM_3DS" } else { "PAN_ONLY" },
        pan: field!(token.number).value().map(revealed).unwrap_or_default(),
        expiration_month: field!(token.expiry_month).value().map(|month| format!("{month:02}")),
        expiration_year: field!(token.expiry_year).value().map(u16::to_string),
        cryptogram: cryptogram.value().map(revealed),
        eci_indicator: field!(token.eci).take(),
        card_network: field!(token.network).take(),
        card_holder_full_name: field!(token.holder).take(),
        description: field!(token.description).take(),
    }
}

fn apple_pay(token: &Field<'_, ApplePay>) -> ApplePayData {
    ApplePayData {
        application_primary_account_number: field!(token.number).value().map(revealed).unwrap_or_default(),
        application_expiration_date: field!(token.expiration_date).take(),
        currency_code: field!(token.currency_code).take(),
        transaction_amount: field!(token.transaction_amount).take(),
        device_manufacturer_identifier: field!(token.device_manufacturer_id).take(),
        payment_data_type: field!(token.payment_data_type).take(),
        payment_data: ApplePayCryptogram {
            online_payment_cryptogram: field!(token.cryptogram).value().map(revealed).unwrap_or_default(),
            eci_indicator: field!(token.eci).take(),
        },
        network: field!(token.network).take(),
        card_type: field!(token.card_type).take(),
        display_name: field!(token.display_name).take(),
    }
}

fn revealed(secret: &Secret) -> String {
    secret.reveal().to_owned()
}
