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
    /// Button that goes back to the shop and decides nothing.
    pub later: &'static str,
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
    /// Name of the field for a card number.
    pub card_number: &'static str,
    /// Name of the field for its expiry.
    pub expiry: &'static str,
    /// Name of the field for its security code.
    pub code: &'static str,
    /// Heading of the test cards.
    pub test_cards: &'static str,
    /// A number that is none.
    pub wrong_number: &'static str,
    /// An expiry that is none.
    pub wrong_expiry: &'static str,
    /// A card that has expired.
    pub expired: &'static str,
    /// A security code that is none.
    pub wrong_code: &'static str,
    /// Heading of a wallet's confirmation.
    pub wallet_heading: &'static str,
    /// What a wallet asks.
    pub wallet_hint: &'static str,
    /// Button that confirms in a wallet.
    pub confirm: &'static str,
    /// Name of an account to transfer to.
    pub transfer: &'static str,
    /// Name of a number for a store.
    pub store: &'static str,
    /// What to do with a reference.
    pub reference_hint: &'static str,
    /// Button that says the money was sent.
    pub transferred: &'static str,
    /// What was paid in part.
    pub paid_so_far: &'static str,
    /// What stands below every page.
    pub no_money: &'static str,
    /// Link to the shop.
    pub back: &'static str,
    /// What an empty card form does.
    pub hint: &'static str,
    /// What became of an order, by its state: pending, approved, partial, declined, expired, cancelled, bounced.
    pub results: [&'static str; 7],
}

const ENGLISH: Words = Words {
    language: "en",
    pay_heading: "Pay your order",
    pay: "Pay",
    wallet: "Pay from a wallet",
    later: "Leave it pending",
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
    card_number: "Card number",
    expiry: "Expiry (MM/YY)",
    code: "Security code",
    test_cards: "Test cards",
    wrong_number: "This is not a card number.",
    wrong_expiry: "Enter the expiry as MM/YY.",
    expired: "This card has expired.",
    wrong_code: "The security code has three or four digits.",
    wallet_heading: "Confirm in your wallet",
    wallet_hint: "Your wallet asks whether this payment is yours.",
    confirm: "Confirm",
    transfer: "Bank transfer to account",
    store: "Number for the store",
    reference_hint: "Transfer the amount, or pay it in a store. Here, the button plays that.",
    transferred: "I have paid",
    paid_so_far: "Paid so far",
    no_money: "This is a test page. No money moves.",
    back: "Back to the shop",
    hint: "An empty number pays with a card that is approved.",
    results: [
        "This order is waiting.",
        "Thank you, that worked.",
        "A part of the amount was paid.",
        "This was declined.",
        "This order has expired.",
        "This order was cancelled.",
        "This payout came back.",
    ],
};

const CHINESE: Words = Words {
    language: "zh",
    pay_heading: "支付您的订单",
    pay: "支付",
    wallet: "用钱包支付",
    later: "保持待处理",
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
    card_number: "卡号",
    expiry: "有效期（MM/YY）",
    code: "安全码",
    test_cards: "测试卡",
    wrong_number: "这不是有效的卡号。",
    wrong_expiry: "请按 MM/YY 输入有效期。",
    expired: "此卡已过期。",
    wrong_code: "安全码为三位或四位数字。",
    wallet_heading: "请在钱包中确认",
    wallet_hint: "您的钱包询问这笔支付是否由您发起。",
    confirm: "确认",
    transfer: "银行转账账号",
    store: "便利店付款号",
    reference_hint: "请转账或到便利店付款。此处由按钮代替。",
    transferred: "我已付款",
    paid_so_far: "已付金额",
    no_money: "这是测试页面，不会有真实资金流动。",
    back: "返回商店",
    hint: "卡号留空则使用可通过的卡支付。",
    results: [
        "此订单正在等待处理。",
        "谢谢，支付成功。",
        "已支付部分金额。",
        "支付被拒绝。",
        "此订单已过期。",
        "此订单已取消。",
        "此付款已被退回。",
    ],
};

const JAPANESE: Words = Words {
    language: "ja",
    pay_heading: "ご注文のお支払い",
    pay: "支払う",
    wallet: "ウォレットで支払う",
    later: "保留のままにする",
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
    card_number: "カード番号",
    expiry: "有効期限（MM/YY）",
    code: "セキュリティコード",
    test_cards: "テストカード",
    wrong_number: "カード番号ではありません。",
    wrong_expiry: "有効期限は MM/YY で入力してください。",
    expired: "このカードは期限切れです。",
    wrong_code: "セキュリティコードは 3 桁または 4 桁です。",
    wallet_heading: "ウォレットで確認してください",
    wallet_hint: "この支払いがご本人のものか、ウォレットが確認しています。",
    confirm: "確認する",
    transfer: "振込先口座",
    store: "コンビニ払込番号",
    reference_hint: "振り込むか、コンビニでお支払いください。ここではボタンがその代わりです。",
    transferred: "支払いました",
    paid_so_far: "お支払い済み",
    no_money: "これはテストページです。実際のお金は動きません。",
    back: "ショップに戻る",
    hint: "番号が空欄なら、承認されるカードで支払います。",
    results: [
        "この注文は処理待ちです。",
        "ありがとうございます。完了しました。",
        "一部の金額が支払われました。",
        "お支払いは拒否されました。",
        "この注文は期限切れです。",
        "この注文は取り消されました。",
        "この送金は戻されました。",
    ],
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
