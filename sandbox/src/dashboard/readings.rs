//! What each open reading is about, in words.

use super::words::Text;

/// What a reading is about, by the name of its setting.
pub fn about(name: &str) -> Option<&'static Text> {
    ABOUT.iter().find(|(known, _)| *known == name).map(|(_, text)| text)
}

const ABOUT: &[(&str, Text)] = &[
    (
        "amounts_in_answers",
        Text::new(
            "Amounts in answers: numbers or texts",
            "应答中的金额：数字或文本",
            "応答の金額：数値か文字列",
        ),
    ),
    (
        "amounts_in_records",
        Text::new(
            "Amounts in records and notifications: numbers or texts",
            "记录与通知中的金额：数字或文本",
            "記録と通知の金額：数値か文字列",
        ),
    ),
    ("approved_word", Text::new("Word for approved orders", "“已批准”所用的词", "承認された注文の語")),
    (
        "balance_code",
        Text::new(
            "Code of a payout larger than the balance",
            "代付超过余额时的代码",
            "残高を超える送金のコード",
        ),
    ),
    ("codes", Text::new("Codes that no document prints", "文档未列出的代码", "文書にないコード")),
    (
        "codes_in_answers",
        Text::new(
            "Codes in answers: texts, or numbers without leading zeros",
            "应答中的代码：文本，或不带前导零的数字",
            "応答のコード：文字列、または先頭のゼロのない数値",
        ),
    ),
    ("created_word", Text::new("Word for new orders", "新订单所用的词", "新しい注文の語")),
    (
        "dispute_notices",
        Text::new("Version of notifications about disputes", "争议通知的版本", "異議申し立ての通知の版"),
    ),
    ("enforce_lengths", Text::new("Whether lengths are checked", "是否检查长度", "長さを検査するか")),
    ("error_status", Text::new("HTTP status of refusals", "拒绝时的 HTTP 状态", "拒否の HTTP ステータス")),
    ("errors_form", Text::new("Shape of errors", "errors 的形式", "errors の形")),
    (
        "failed_period_status",
        Text::new(
            "Status of a subscription's period that could not be charged",
            "订阅中扣款失败的一期的状态",
            "請求できなかった定期購入の期間の状態",
        ),
    ),
    (
        "fraud_notice",
        Text::new(
            "What tells of fraud: a notification of its own, or a case",
            "欺诈的告知方式：单独的通知或案件",
            "不正の伝え方：専用の通知か案件",
        ),
    ),
    (
        "lenient",
        Text::new(
            "Whether both positions of the salt are accepted",
            "是否接受盐值的两种位置",
            "ソルトの位置を両方受け付けるか",
        ),
    ),
    (
        "link_payments_told",
        Text::new(
            "Whether a payment made at a link is notified of, besides the link",
            "除链接外，是否另行通知链接上的支付",
            "リンクのほかに、リンクでの支払いも通知するか",
        ),
    ),
    (
        "notification_type",
        Text::new("Word for payments in notifications", "通知中支付所用的词", "通知での支払いの語"),
    ),
    (
        "number_field",
        Text::new("Name of the gateway's number", "网关编号的字段名", "ゲートウェイの番号の項目名"),
    ),
    (
        "numerals_in_notifications",
        Text::new(
            "Numerals of amounts in notifications",
            "通知中金额的数字写法",
            "通知での金額の数字の書き方",
        ),
    ),
    (
        "order_number_in_records",
        Text::new(
            "The shop's number in records: text or number",
            "记录中的商户订单号：文本或数字",
            "記録での店の番号：文字列か数値",
        ),
    ),
    ("paid_link_status", Text::new("Status of a paid link", "已支付链接的状态", "支払い済みのリンクの状態")),
    (
        "refunded_word",
        Text::new("State of a payment after its refund", "退款后支付的状态", "返金後の支払いの状態"),
    ),
    (
        "salt_position",
        Text::new("Position of the salt in the sign", "盐值在签名中的位置", "署名でのソルトの位置"),
    ),
    (
        "selector_name",
        Text::new(
            "Name of the URL for the choice of a provider",
            "选择支付提供方的 URL 的字段名",
            "提供者を選ぶ URL の項目名",
        ),
    ),
    ("sign_errors", Text::new("Whether refusals are signed", "拒绝应答是否签名", "拒否の応答に署名するか")),
    ("sign_notifications", Text::new("Whether notifications are signed", "通知是否签名", "通知に署名するか")),
    (
        "stale_time_code",
        Text::new("Code of a stale requestTime", "requestTime 过期时的代码", "古い requestTime のコード"),
    ),
    (
        "status_with_page",
        Text::new(
            "Status in an answer that sends the payer to the issuer",
            "要求付款人前往发卡行时的状态",
            "支払者を発行会社へ送る応答の状態",
        ),
    ),
    (
        "success_in_answers",
        Text::new(
            "success in answers: boolean or text",
            "应答中的 success：布尔值或文本",
            "応答の success：真偽値か文字列",
        ),
    ),
    (
        "timestamp_in_answers",
        Text::new(
            "timestamp in answers: number or text",
            "应答中的 timestamp：数字或文本",
            "応答の timestamp：数値か文字列",
        ),
    ),
    (
        "token_rules",
        Text::new(
            "Which fields a token application needs",
            "申请令牌需要哪些字段",
            "トークンの申請に要る項目",
        ),
    ),
    (
        "upper_case_sign",
        Text::new(
            "Whether a sign in capital letters is accepted",
            "是否接受大写的签名",
            "大文字の署名を受け付けるか",
        ),
    ),
    (
        "wallet_network",
        Text::new(
            "Whether a wallet's card network is required",
            "钱包的卡组织是否必填",
            "ウォレットのカードブランドが必須か",
        ),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateways;

    #[test]
    fn every_open_reading_is_described() {
        for gateway in gateways::all().all() {
            for reading in gateway.readings() {
                assert!(about(reading.name).is_some(), "{}: {}", gateway.name(), reading.name);
            }
        }
    }
}
