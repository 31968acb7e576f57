//! The pages' words in the languages that a shop may ask for.

/// Everything that the pages of one language say.
pub struct Words {
    /// Its name in HTML.
    pub language: &'static str,
    /// Heading of the checkout.
    pub pay_heading: &'static str,
    /// Button that pays.
    pub pay: &'static str,
    /// Button that pays from a wallet.
    pub wallet: &'static str,
    /// Button that gives up.
    pub cancel: &'static str,
    /// Heading of a payout.
    pub receive_heading: &'static str,
    /// Button that takes a payout.
    pub receive: &'static str,
    /// Heading of the choice of a provider.
    pub select_heading: &'static str,
    /// Heading of 3-D Secure.
    pub authentication_heading: &'static str,
    /// Button that passes it.
    pub succeeds: &'static str,
    /// Button that fails it.
    pub fails: &'static str,
    /// Names of the facts.
    pub merchant: &'static str,
    /// The amount.
    pub amount: &'static str,
    /// The order's number.
    pub order: &'static str,
    /// What it is for.
    pub subject: &'static str,
    /// Name of the field for the means of payment.
    pub method: &'static str,
    /// Name of the field for a test card.
    pub card: &'static str,
}

const ENGLISH: Words = Words {
    language: "en",
    pay_heading: "Pay your order",
    pay: "Pay",
    wallet: "Pay from a wallet",
    cancel: "Cancel",
    receive_heading: "Receive your payout",
    receive: "Receive",
    select_heading: "How do you want to go on?",
    authentication_heading: "3-D Secure: is it you?",
    succeeds: "Authentication succeeds",
    fails: "Authentication fails",
    merchant: "Merchant",
    amount: "Amount",
    order: "Order",
    subject: "For",
    method: "Pay with",
    card: "Number of a test card (empty: one that is approved)",
};

const CHINESE: Words = Words {
    language: "zh",
    pay_heading: "支付您的订单",
    pay: "支付",
    wallet: "用钱包支付",
    cancel: "取消",
    receive_heading: "领取您的款项",
    receive: "领取",
    select_heading: "请选择方式",
    authentication_heading: "3-D Secure：是您本人吗？",
    succeeds: "验证成功",
    fails: "验证失败",
    merchant: "商户",
    amount: "金额",
    order: "订单",
    subject: "商品",
    method: "支付方式",
    card: "测试卡号（留空则使用可通过的卡）",
};

const JAPANESE: Words = Words {
    language: "ja",
    pay_heading: "ご注文のお支払い",
    pay: "支払う",
    wallet: "ウォレットで支払う",
    cancel: "キャンセル",
    receive_heading: "お受け取り",
    receive: "受け取る",
    select_heading: "方法をお選びください",
    authentication_heading: "3-D セキュア：ご本人ですか？",
    succeeds: "認証成功",
    fails: "認証失敗",
    merchant: "加盟店",
    amount: "金額",
    order: "注文",
    subject: "商品",
    method: "お支払い方法",
    card: "テストカード番号（空欄は承認されるカード）",
};

/// The words for what a shop calls a language; English for every other.
pub fn of(locale: &str) -> &'static Words {
    match locale.get(..2) {
        Some("zh") => &CHINESE,
        // The gateways write jp, standards write ja.
        Some("jp" | "ja") => &JAPANESE,
        _ => &ENGLISH,
    }
}
