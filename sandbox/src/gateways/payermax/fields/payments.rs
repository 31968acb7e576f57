//! Fields of payments, refunds, captures and cancellations (`beyond`: PayerMax's api.json).

use super::field::{Field, Shape, boolean, country, currency, list, number, object, short, text};

/// orderAndPay, however the payer pays.
pub const ORDER_AND_PAY: &[Field] = &[
    short("data.outTradeNo", 64).required().shape(Shape::OrderNumber),
    short("data.integrate", 16),
    short("data.subject", 256).required(),
    number("data.totalAmount").required(),
    currency("data.currency").required(),
    short("data.userId", 64).required(),
    text("data.expireTime"),
    short("data.referralCode", 32),
    object("data.subscriptionPlan"),
    short("data.subscriptionPlan.subscriptionNo", 64),
    object("data.subscriptionPlan.periodRule"),
    text("data.subscriptionPlan.periodRule.periodUnit").required().one_of(&["M", "D", "W", "Y"]),
    number("data.subscriptionPlan.periodRule.periodCount").required(),
    object("data.subscriptionPlan.periodAmount"),
    number("data.subscriptionPlan.periodAmount.amount").required(),
    currency("data.subscriptionPlan.periodAmount.currency").required(),
    text("data.mitManagementUrl"),
    list("data.goodsDetails"),
    short("data.goodsDetails[].goodsId", 64).required(),
    short("data.goodsDetails[].goodsName", 128).required(),
    short("data.goodsDetails[].quantity", 16).required(),
    short("data.goodsDetails[].price", 20).required(),
    currency("data.goodsDetails[].goodsCurrency"),
    short("data.goodsDetails[].showUrl", 128),
    short("data.goodsDetails[].goodsCategory", 128),
    object("data.subMerchant"),
    short("data.subMerchant.subMerchantNo", 64),
    object("data.shippingInfo"),
    short("data.shippingInfo.firstName", 64).required(),
    short("data.shippingInfo.middleName", 64),
    short("data.shippingInfo.lastName", 64).required(),
    short("data.shippingInfo.phoneNo", 32).required(),
    short("data.shippingInfo.email", 255).required(),
    short("data.shippingInfo.address1", 1024).required(),
    short("data.shippingInfo.address2", 1024),
    short("data.shippingInfo.address3", 1024),
    short("data.shippingInfo.city", 64).required(),
    short("data.shippingInfo.region", 64),
    short("data.shippingInfo.state", 32),
    country("data.shippingInfo.country").required(),
    short("data.shippingInfo.zipCode", 32).required(),
    object("data.billingInfo"),
    short("data.billingInfo.firstName", 64),
    short("data.billingInfo.middleName", 64),
    short("data.billingInfo.lastName", 64),
    short("data.billingInfo.phoneNo", 32),
    short("data.billingInfo.phoneNoRegion", 16),
    short("data.billingInfo.email", 255).required(),
    short("data.billingInfo.address1", 1024).required(),
    short("data.billingInfo.address2", 1024),
    short("data.billingInfo.address3", 1024),
    short("data.billingInfo.city", 64).required(),
    short("data.billingInfo.region", 64),
    short("data.billingInfo.state", 32),
    // beyond: the SDKs' own sample has a word in another script here.
    short("data.billingInfo.country", 2).required(),
    short("data.billingInfo.zipCode", 16).required(),
    object("data.envInfo"),
    short("data.language", 16),
    object("data.riskParams"),
    text("data.osType"),
    short("data.reference", 512),
    short("data.frontCallbackUrl", 1024).shape(Shape::AnyAddress),
    short("data.frontCallbackURL", 1024).shape(Shape::AnyAddress),
    text("data.captureMode").one_of(&["AUTOMATIC", "MANUAL"]),
    text("data.authorizationType"),
    short("data.notifyUrl", 256).shape(Shape::WebAddress),
];

/// orderAndPay, where the shop says what is paid with.
pub const DIRECT: &[Field] = &[
    country("data.country").required(),
    object("data.paymentDetail").required(),
    short("data.paymentDetail.paymentMethodType", 16).required(),
    short("data.paymentDetail.targetOrg", 32),
    list("data.paymentDetail.payAccountInfo"),
    short("data.paymentDetail.payAccountInfo[].accountNo", 32),
    short("data.paymentDetail.payAccountInfo[].accountNoType", 255),
    object("data.paymentDetail.cardInfo"),
    short("data.paymentDetail.cardInfo.cardIdentifierNo", 19),
    short("data.paymentDetail.cardInfo.cardHolderFullName", 64),
    short("data.paymentDetail.cardInfo.cardExpirationMonth", 2),
    short("data.paymentDetail.cardInfo.cardExpirationYear", 2),
    short("data.paymentDetail.cardInfo.cvv", 4),
    short("data.paymentDetail.cardInfo.stored", 1),
    short("data.paymentDetail.cardInfo.dynamic3DS", 64),
    object("data.paymentDetail.buyerInfo").required(),
    short("data.paymentDetail.buyerInfo.firstName", 64),
    short("data.paymentDetail.buyerInfo.middleName", 64),
    short("data.paymentDetail.buyerInfo.lastName", 64),
    short("data.paymentDetail.buyerInfo.email", 255),
    short("data.paymentDetail.buyerInfo.phoneNo", 32),
    short("data.paymentDetail.buyerInfo.phoneNoRegion", 16),
    short("data.paymentDetail.buyerInfo.idType", 32),
    short("data.paymentDetail.buyerInfo.idNo", 64),
    short("data.paymentDetail.buyerInfo.taxType", 32),
    short("data.paymentDetail.buyerInfo.taxNo", 64),
    short("data.paymentDetail.buyerInfo.address", 1024),
    short("data.paymentDetail.buyerInfo.city", 64),
    short("data.paymentDetail.buyerInfo.region", 64),
    short("data.paymentDetail.buyerInfo.zipCode", 32),
    text("data.paymentDetail.buyerInfo.clientIp").required().shape(Shape::IpAddress),
    text("data.paymentDetail.buyerInfo.userAgent").required(),
    short("data.paymentDetail.paymentTokenID", 64),
    boolean("data.paymentDetail.tokenForFutureUse"),
    boolean("data.paymentDetail.merchantInitiated"),
    text("data.paymentDetail.mitType").one_of(&["SCHEDULED", "UNSCHEDULED"]),
    object("data.paymentDetail.info3DSecure"),
    text("data.paymentDetail.info3DSecure.threeDSVersion"),
    text("data.paymentDetail.info3DSecure.eci"),
    text("data.paymentDetail.info3DSecure.cavv"),
    text("data.paymentDetail.info3DSecure.dsTransactionId"),
    text("data.paymentDetail.info3DSecure.xid"),
    object("data.paymentDetail.applePayPaymentData"),
    text("data.paymentDetail.applePayPaymentData.network"),
    text("data.paymentDetail.applePayPaymentData.type"),
    text("data.paymentDetail.applePayPaymentData.applicationExpirationDate"),
    text("data.paymentDetail.applePayPaymentData.applicationPrimaryAccountNumber"),
    object("data.paymentDetail.applePayPaymentData.paymentData"),
    text("data.paymentDetail.applePayPaymentData.paymentData.eciIndicator"),
    text("data.paymentDetail.applePayPaymentData.paymentData.onlinePaymentCryptogram"),
    object("data.paymentDetail.googlePayDetails"),
    text("data.paymentDetail.googlePayDetails.authMethod"),
    text("data.paymentDetail.googlePayDetails.pan"),
    text("data.paymentDetail.googlePayDetails.expirationMonth"),
    text("data.paymentDetail.googlePayDetails.expirationYear"),
    text("data.paymentDetail.googlePayDetails.cardNetwork"),
    short("data.terminalType", 3).required().one_of(&["WEB", "WAP", "APP"]),
];

/// orderAndPay, where the payer chooses on PayerMax's page; a method that the shop names is the only one there.
pub const HOSTED: &[Field] = &[
    country("data.country"),
    object("data.paymentDetail"),
    short("data.paymentDetail.paymentMethodType", 16),
    short("data.paymentDetail.targetOrg", 32),
    list("data.paymentDetail.allowedCardOrg"),
    list("data.paymentDetail.payAccountInfo"),
    short("data.paymentDetail.payAccountInfo[].accountNo", 32),
    short("data.paymentDetail.payAccountInfo[].accountNoType", 255),
    short("data.paymentDetail.paymentTokenID", 64),
    boolean("data.paymentDetail.tokenForFutureUse"),
    boolean("data.paymentDetail.merchantInitiated"),
    text("data.paymentDetail.mitType").one_of(&["SCHEDULED", "UNSCHEDULED"]),
    short("data.terminalType", 3),
];

/// orderQuery.
pub const ORDER_QUERY: &[Field] = &[short("data.outTradeNo", 64).required()];

/// orderClose (`beyond`: PayerMax's Java SDK).
pub const ORDER_CLOSE: &[Field] = &[short("data.outTradeNo", 64).required(), text("data.reason")];

/// confirmPayment.
pub const CONFIRM: &[Field] = &[
    short("data.outTradeNo", 64).required(),
    short("data.tradeToken", 64),
    object("data.paymentDetail").required(),
    short("data.paymentDetail.verificationCode", 32).required().shape(Shape::LettersAndDigits),
];

/// refund.
pub const REFUND: &[Field] = &[
    short("data.outRefundNo", 64).required(),
    number("data.refundAmount").required(),
    currency("data.refundCurrency").required(),
    short("data.outTradeNo", 64),
    short("data.tradeToken", 64),
    short("data.comments", 512),
    short("data.refundNotifyUrl", 256).shape(Shape::WebAddress),
];

/// refundQuery.
pub const REFUND_QUERY: &[Field] = &[short("data.outRefundNo", 64), short("data.refundTradeNo", 64)];

/// capture.
pub const CAPTURE: &[Field] = &[
    short("data.requestId", 64).required(),
    short("data.outTradeNo", 64).required(),
    currency("data.currency").required(),
    number("data.amount").required(),
    boolean("data.finalCapture"),
];

/// cancel.
pub const CANCEL: &[Field] =
    &[short("data.requestId", 64).required(), short("data.outTradeNo", 64).required()];
