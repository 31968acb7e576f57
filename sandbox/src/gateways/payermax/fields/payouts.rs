//! Fields of payouts (`beyond`: PayerMax's api.json).

use super::field::{Field, Shape, country, currency, object, short, text};

/// paymentOrderPay.
pub const PAYMENT_ORDER_PAY: &[Field] = &[
    short("data.outTradeNo", 63).required().shape(Shape::OrderNumber),
    country("data.country").required(),
    text("data.clearingRail").one_of(&["SWIFT", "SEPA", "LOCAL"]),
    short("data.userId", 64),
    currency("data.sourceAccount"),
    currency("data.destinationCurrency"),
    object("data.trade").required(),
    short("data.trade.amount", 12).required(),
    currency("data.trade.currency").required(),
    object("data.payeeInfo").required(),
    short("data.payeeInfo.paymentMethodType", 64).required(),
    short("data.payeeInfo.targetOrg", 64),
    object("data.payeeInfo.accountInfo").required(),
    short("data.payeeInfo.accountInfo.accountNo", 128).required(),
    object("data.payeeInfo.bankInfo"),
    short("data.payeeInfo.bankInfo.bankCode", 64),
    short("data.payeeInfo.bankInfo.bankName", 255),
    short("data.payeeInfo.bankInfo.bankBranch", 64),
    short("data.payeeInfo.bankInfo.bankCity", 255),
    short("data.payeeInfo.bankInfo.corAccountNo", 128),
    object("data.payeeInfo.name"),
    short("data.payeeInfo.name.firstName", 64),
    short("data.payeeInfo.name.middleName", 64),
    short("data.payeeInfo.name.lastName", 64),
    short("data.payeeInfo.name.fullName", 512),
    object("data.payeeInfo.document"),
    short("data.payeeInfo.document.documentType", 16),
    short("data.payeeInfo.document.documentId", 64),
    short("data.payeeInfo.document.documentIssueDate", 10),
    short("data.payeeInfo.document.documentExpireDate", 10),
    object("data.payeeInfo.address"),
    short("data.payeeInfo.address.address", 512),
    short("data.payeeInfo.address.city", 255),
    short("data.payeeInfo.address.state", 255),
    short("data.payeeInfo.address.zipCode", 32),
    short("data.payeeInfo.payeePhone", 64),
    short("data.payeeInfo.birthDate", 10),
    short("data.payeeInfo.email", 64),
    country("data.payeeInfo.payeeNationality"),
    short("data.payeeInfo.payeeGender", 1).one_of(&["F", "M"]),
    country("data.payeeInfo.payeeBirthCountry"),
    object("data.payerInfo"),
    short("data.payerInfo.subMerchantNo", 64),
    short("data.payerInfo.businessLegalName", 70),
    short("data.payerInfo.payerId", 70),
    object("data.riskParams"),
    text("data.expiryDays"),
    text("data.remark"),
    short("data.reference", 255),
    short("data.notifyUrl", 255).shape(Shape::WebAddress),
    short("data.notifyEmail", 64),
    short("data.notifyPhone", 64),
    short("data.purpose", 32),
];

/// paymentFieldValidation: without these nothing is looked at.
pub const FIELD_VALIDATION: &[Field] = &[
    country("data.country").required(),
    object("data.payeeInfo").required(),
    short("data.payeeInfo.paymentMethodType", 64).required(),
];

/// paymentOrderQry.
pub const PAYMENT_ORDER_QRY: &[Field] = &[short("data.outTradeNo", 63).required()];
