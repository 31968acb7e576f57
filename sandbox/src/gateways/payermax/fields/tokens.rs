//! Fields of payment tokens.

use super::field::{Field, Shape, country, object, short, text};

const TERMINALS: &[&str] = &["WEB", "WAP", "APP"];
const SYSTEMS: &[&str] = &["ANDROID", "IOS"];
const MIT_TYPES: &[&str] = &["SCHEDULE", "UNSCHEDULE"];
/// seed: the address of the page that the payer comes back to, a web address or an app's scheme.
const FRONT_CALLBACK_URL: Field = short("data.frontCallbackUrl", 1024).required().shape(Shape::AnyAddress);

/// seed: applyPaymentToken as the seed document has it.
pub const APPLY_SEED: &[Field] = &[
    short("data.requestId", 64).required(),
    country("data.country").required(),
    short("data.paymentMethodType", 64).required().one_of(&["CARD", "BANKTRANSFER"]),
    short("data.targetOrg", 32),
    short("data.userId", 64).required(),
    FRONT_CALLBACK_URL,
    text("data.tokenScope").required(),
    text("data.mitType").one_of(MIT_TYPES),
    object("data.cardInfo"),
    text("data.cardInfo.cardOrg"),
    text("data.cardInfo.cardIdentifierNo"),
    text("data.cardInfo.cardHolderFullName"),
    text("data.cardInfo.cardExpirationMonth"),
    text("data.cardInfo.cardExpirationYear"),
    text("data.cardInfo.cvv").required(),
    object("data.envInfo").required(),
    text("data.envInfo.userAgent").required(),
    text("data.envInfo.clientIp").required(),
    text("data.envInfo.terminalType").required().one_of(TERMINALS),
    text("data.envInfo.osType").required().one_of(SYSTEMS),
    text("data.envInfo.osVersion"),
    text("data.envInfo.browserType"),
    text("data.envInfo.timeZone"),
    text("data.envInfo.deviceId"),
    text("data.envInfo.deviceLanguage").required(),
    text("data.envInfo.screenHeight").required(),
    text("data.envInfo.screenWidth").required(),
    object("data.riskParams"),
];

/// beyond: applyPaymentToken as PayerMax's api.json has it.
pub const APPLY_OFFICIAL: &[Field] = &[
    short("data.requestId", 64).required(),
    country("data.country").required(),
    short("data.paymentMethodType", 64).required().one_of(&["CARD", "BANKTRANSFER"]),
    short("data.targetOrg", 32),
    short("data.userId", 64).required(),
    FRONT_CALLBACK_URL,
    short("data.tokenScope", 16).required(),
    text("data.mitType").one_of(MIT_TYPES),
    object("data.cardInfo"),
    text("data.cardInfo.cardOrg").required(),
    text("data.cardInfo.cardIdentifierNo").required(),
    text("data.cardInfo.cardHolderFullName").required(),
    text("data.cardInfo.cardExpirationMonth").required(),
    text("data.cardInfo.cardExpirationYear").required(),
    text("data.cardInfo.cvv"),
    object("data.envInfo"),
    text("data.envInfo.terminalType").one_of(TERMINALS),
    text("data.envInfo.osType").one_of(SYSTEMS),
    object("data.riskParams"),
];

/// beyond: InquireApplyRequest.
pub const INQUIRE_APPLICATION: &[Field] = &[
    short("data.userId", 64).required(),
    text("data.tokenScope").required(),
    text("data.requestId").required(),
];

/// beyond: inquirePaymentToken.
pub const INQUIRE: &[Field] = &[
    short("data.userId", 64).required(),
    short("data.tokenScope", 16).required().one_of(&["tokenAcq", "tokenMit"]),
    short("data.paymentTokenID", 64),
    text("data.paymentMethodType"),
    text("data.targetOrg"),
    text("data.cardOrg"),
    text("data.referralCode"),
];

/// beyond: removePaymentToken.
pub const REMOVE: &[Field] = &[
    short("data.userId", 64).required(),
    short("data.paymentTokenID", 64).required(),
    short("data.removeReason", 256),
];
