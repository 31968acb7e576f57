//! The ways to pay at a gateway, and what a payment needs for each: what checks a request, and what `capabilities` shows.

use super::reading::{Field, Reading};
use crate::field;
use crate::model::{PaymentMethodKind, PaymentRequest};

/// The paths of fields of which at least one must be set.
pub type Required = &'static [&'static str];

/// One way to pay.
#[derive(Debug)]
pub struct MethodRule {
    /// The way to pay.
    pub method: PaymentMethodKind,
    /// What a payment needs for it, in parts that several ways share.
    pub required: &'static [&'static [Required]],
}

/// The ways to pay at a gateway.
#[derive(Debug)]
pub struct MethodTable {
    /// What every payment needs.
    pub always: &'static [Required],
    /// The ways to pay.
    pub methods: &'static [MethodRule],
    /// What is wrong with any other way.
    pub others: &'static str,
}

impl MethodTable {
    /// The table of a gateway that takes no payments.
    pub const NONE: Self = Self { always: &[], methods: &[], others: "" };

    /// Whether the gateway has a way to pay.
    pub fn has(&self, method: PaymentMethodKind) -> bool {
        self.methods.iter().any(|rule| rule.method == method)
    }

    /// Everything that a payment needs for one way to pay.
    pub fn required(&self, rule: &MethodRule) -> impl Iterator<Item = Required> {
        self.always.iter().chain(rule.required.iter().copied().flatten()).copied()
    }

    /// Refuses the ways to pay that the gateway does not have.
    pub fn refuse_others(&self, view: &Field<'_, PaymentRequest>) {
        use PaymentMethodKind as Kind;
        let refuse = |kind: Kind, refuse: &dyn Fn(&str)| {
            if !self.has(kind) {
                refuse(self.others);
            }
        };
        refuse(Kind::Card, &|words| field!(view.payment_method.card).unsupported(words));
        refuse(Kind::StoredToken, &|words| field!(view.payment_method.stored_token).unsupported(words));
        refuse(Kind::Wallet, &|words| field!(view.payment_method.wallet).unsupported(words));
        refuse(Kind::BankTransfer, &|words| field!(view.payment_method.bank_transfer).unsupported(words));
        refuse(Kind::DropIn, &|words| field!(view.payment_method.drop_in).unsupported(words));
        refuse(Kind::GooglePay, &|words| field!(view.payment_method.google_pay).unsupported(words));
        refuse(Kind::ApplePay, &|words| field!(view.payment_method.apple_pay).unsupported(words));
        refuse(Kind::WayCode, &|words| field!(view.payment_method.way_code).unsupported(words));
    }

    /// Refuses a payment that lacks what every one needs, or what its way to pay needs.
    pub fn require(&self, view: &Field<'_, PaymentRequest>) {
        view.reading().require(self.always);
        let rule = self.methods.iter().find(|rule| Some(rule.method) == method(view));
        for part in rule.into_iter().flat_map(|rule| rule.required) {
            view.reading().require(part);
        }
    }
}

/// How a payment is to be made; none if it names several ways or an empty one.
pub fn method(view: &Field<'_, PaymentRequest>) -> Option<PaymentMethodKind> {
    use PaymentMethodKind as Kind;
    let Some(chosen) = field!(view.payment_method).peek() else { return Some(Kind::HostedPage) };
    let ways = [
        (Kind::Card, chosen.card.is_some()),
        (Kind::StoredToken, chosen.stored_token.is_some()),
        (Kind::Wallet, chosen.wallet.is_some()),
        (Kind::BankTransfer, chosen.bank_transfer.is_some()),
        (Kind::DropIn, chosen.drop_in.is_some()),
        (Kind::GooglePay, chosen.google_pay.is_some()),
        (Kind::ApplePay, chosen.apple_pay.is_some()),
        (Kind::WayCode, chosen.way_code.is_some()),
    ];
    let mut set = ways.into_iter().filter(|(_, is_set)| *is_set).map(|(kind, _)| kind);
    set.next().filter(|_| set.next().is_none())
}

impl Reading {
    /// Refuses a request without these fields; of several, one is enough.
    pub fn require(&self, fields: &[Required]) {
        for paths in fields.iter().filter(|paths| !paths.iter().any(|path| self.is_set(path))) {
            self.checks().require::<()>(paths[0], None, self.gateway);
        }
    }

    /// Whether the field at a path, such as `customer.phone`, is set.
    fn is_set(&self, path: &str) -> bool {
        let found = path.split('.').try_fold(&self.request, |value, name| value.get(name));
        found.is_some_and(|value| !value.is_null())
    }
}
