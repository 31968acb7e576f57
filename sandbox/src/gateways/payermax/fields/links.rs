//! Fields of payment links (`beyond`: PayerMax's api.json).

use super::field::{Field, Shape, country, currency, list, object, short};

/// createPaybylink.
pub const CREATE_LINK: &[Field] = &[
    short("data.merchantLinkId", 64).required(),
    short("data.linkType", 32).required().one_of(&["ONETIME"]),
    short("data.expiresTime", 10),
    country("data.country").required(),
    currency("data.currency").required(),
    // beyond: a text here, where orderAndPay has a number.
    short("data.totalAmount", 24).required(),
    short("data.language", 8),
    short("data.description", 256).required(),
    short("data.linkDescription", 256),
    object("data.userInfo").required(),
    short("data.userInfo.userId", 64).required(),
    short("data.userInfo.username", 64),
    list("data.goodsDetails").required(),
    short("data.goodsDetails[].goodsName", 128).required(),
    short("data.goodsDetails[].goodsDescription", 256).required(),
    short("data.goodsDetails[].quantity", 16).required(),
    short("data.goodsDetails[].price", 24).required(),
    currency("data.goodsDetails[].goodsCurrency").required(),
    short("data.goodsDetails[].showUrl", 256).required(),
    object("data.merchantInfo").required(),
    short("data.merchantInfo.logoUrl", 256),
    short("data.merchantInfo.contactEmail", 128).required(),
    short("data.notifyUrl", 256).required().shape(Shape::WebAddress),
];

/// queryPaybylink and expirePaybylink; the sample of the second names the field merchantLinkNo, so both are taken.
pub const FIND_LINK: &[Field] = &[short("data.merchantLinkId", 64), short("data.merchantLinkNo", 64)];
