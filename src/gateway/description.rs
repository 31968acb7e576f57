//! What a gateway takes and can do, for `capabilities`: read from the tables that check configurations and requests.

use std::collections::BTreeMap;

use super::kit::{
    AmountRule, CredentialInfo, GatewayFactory, MethodRule, MethodTable, NumberRule,
    OperationCapability as Own,
};
use crate::dictionary;
use crate::model::{
    AmountRule as Amounts, CredentialCapability, CredentialKind, GatewayCapabilities, GatewayFeatures,
    NumberRule as Number, OperationCapability, PaymentMethodCapability, PaymentMethodKind, RequiredField,
};
use crate::money::{Amount, Currency};
use crate::operation::Operation;
use crate::schema::Rule;

impl GatewayFactory {
    /// What the gateway takes and can do.
    pub fn described(&self) -> GatewayCapabilities {
        let capabilities = &self.capabilities;
        let account = self.credentials.iter().find(|one| one.kind == CredentialKind::Currency);
        GatewayCapabilities {
            gateway: self.name().to_owned(),
            credentials: self.credentials.iter().map(credential).collect(),
            account_currency: account.map(|credential| credential.name.to_owned()),
            requires_base_url: self.hosts.is_none(),
            production_url: self.hosts.map(|hosts| hosts.production.to_owned()),
            sandbox_url: self.hosts.map(|hosts| hosts.sandbox.to_owned()),
            features: features(self),
            payment_methods: methods(capabilities.methods),
            operations: capabilities.operations.iter().map(operation).collect(),
            notifications: capabilities.notifications,
            signature_scheme: capabilities.signature_scheme.to_owned(),
            amounts: capabilities.amounts.to_owned(),
            settle_after_ms: capabilities.settle_after_ms,
        }
    }
}

fn credential(own: &CredentialInfo) -> CredentialCapability {
    let values: Vec<String> = own.values.iter().map(|word| (*word).to_owned()).collect();
    CredentialCapability {
        name: own.name.to_owned(),
        kind: own.kind,
        required: own.required,
        secret: own.is_secret,
        help: own.description.to_owned(),
        values: Some(values).filter(|values| !values.is_empty()),
    }
}

fn features(factory: &GatewayFactory) -> GatewayFeatures {
    let capabilities = &factory.capabilities;
    let has = |operation| capabilities.find(operation).is_some();
    let in_parts = |operation| capabilities.find(operation).is_some_and(|own| own.partial == Some(true));
    GatewayFeatures {
        hosted_page: capabilities.methods.has(PaymentMethodKind::HostedPage),
        refunds: has(Operation::RefundCreate),
        partial_refunds: in_parts(Operation::RefundCreate),
        captures: has(Operation::PaymentCapture),
        partial_captures: in_parts(Operation::PaymentCapture),
        payment_queries: has(Operation::PaymentGet),
        refund_queries: has(Operation::RefundGet),
        payouts: has(Operation::PayoutCreate),
        payment_links: has(Operation::PaymentLinkCreate),
        subscriptions: has(Operation::SubscriptionCreate),
        card_checks: capabilities.find(Operation::PaymentCreate).is_some_and(checks_cards),
        notifications: has(Operation::NotificationReply),
    }
}

fn methods(table: &MethodTable) -> Vec<PaymentMethodCapability> {
    let required = |paths: &'static [&'static str]| RequiredField {
        any_of: paths.iter().map(|path| (*path).to_owned()).collect(),
    };
    let method = |rule: &MethodRule| PaymentMethodCapability {
        method: rule.method,
        required: table.required(rule).map(required).collect(),
    };
    table.methods.iter().map(method).collect()
}

fn operation(own: &Own) -> OperationCapability {
    OperationCapability {
        operation: own.operation.name().to_owned(),
        source: own.source,
        note: Some(own.note.to_owned()).filter(|note| !note.is_empty()),
        refuses_duplicates: own.refuses_duplicates,
        partial: own.partial,
        number: number(own.operation, own.number),
        amounts: own.amounts.map(amounts),
        checks_cards: checks_cards(own),
    }
}

fn checks_cards(own: &Own) -> bool {
    own.amounts.is_some_and(|rule| rule.checks_cards)
}

/// The rule for the number of what an operation creates, within the model's own limits.
fn number(operation: Operation, rule: &NumberRule) -> Option<Number> {
    let field = match operation {
        Operation::PaymentCreate | Operation::PayoutCreate => "order_id",
        Operation::RefundCreate => "refund_id",
        Operation::PaymentLinkCreate => "link_id",
        Operation::SubscriptionCreate => "subscription_id",
        _ => return None,
    };
    let limits = Rule::of_type(operation.info().request).property(field)?;
    let narrow = |length: u64| usize::try_from(length).unwrap_or(usize::MAX);
    let (least, most) = (narrow(limits.length_min), limits.length_max.map_or(usize::MAX, narrow));
    let shown = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    Some(Number {
        field: field.to_owned(),
        min_length: shown(rule.least.max(least)),
        max_length: shown(rule.most.min(most)),
        characters: rule.characters,
    })
}

/// The limits of every currency; currencies with the same limits are one rule.
fn amounts(rule: &AmountRule) -> Vec<Amounts> {
    let mut alike: BTreeMap<(Amount, Amount), Vec<Currency>> = BTreeMap::new();
    let all = dictionary::currencies().iter().filter_map(|row| Currency::new(&row.code));
    for currency in all {
        if let Some(limits) = rule.limits(&currency) {
            alike.entry(limits).or_default().push(currency);
        }
    }
    let shown = |((step, maximum), currencies)| Amounts { currencies, step, minimum: step, maximum };
    alike.into_iter().map(shown).collect()
}
