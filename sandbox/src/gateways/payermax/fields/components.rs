//! Fields of the drop-in component (`beyond`: PayerMax's api.json).

use super::field::{Field, Shape, boolean, country, currency, list, object, short, text};

/// applyDropinSession; the published table spells one of the types UNSCHDULED, and both are taken.
pub const APPLY_SESSION: &[Field] = &[
    // beyond: a text here, where orderAndPay has a number.
    text("data.totalAmount"),
    text("data.mitType").one_of(&["SCHEDULED", "UNSCHEDULED", "UNSCHDULED"]),
    currency("data.currency").required(),
    country("data.country").required(),
    short("data.userId", 64).required(),
    short("data.referralCode", 32),
    boolean("data.tokenForFutureUse"),
    list("data.componentList"),
    text("data.captureMode").one_of(&["AUTOMATIC", "MANUAL"]),
    text("data.authorizationType"),
];

/// orderAndPay with what a component has collected.
pub const DROP_IN: &[Field] = &[
    country("data.country").required(),
    object("data.paymentDetail").required(),
    short("data.paymentDetail.paymentToken", 64).required(),
    short("data.paymentDetail.sessionKey", 64).required(),
    object("data.paymentDetail.buyerInfo").required(),
    text("data.paymentDetail.buyerInfo.clientIp").required().shape(Shape::IpAddress),
    text("data.paymentDetail.buyerInfo.userAgent").required(),
    boolean("data.paymentDetail.tokenForFutureUse"),
    boolean("data.paymentDetail.merchantInitiated"),
    text("data.paymentDetail.mitType").one_of(&["SCHEDULED", "UNSCHEDULED"]),
    short("data.terminalType", 3).required().one_of(&["WEB", "WAP", "APP"]),
];
