//! What each fault does, as the client feels it.

use super::words::Text;
use crate::fault::FaultName;

/// What a client sees, and whether money moved, for each fault.
static PREVIEWS: [(FaultName, Text); 21] = [
    (
        FaultName::Refuse,
        Text::new(
            "The gateway refuses with a code. No money moves.",
            "网关以错误码拒绝，不动资金。",
            "ゲートウェイがコードで拒否します。お金は動きません。",
        ),
    ),
    (
        FaultName::Reset,
        Text::new(
            "The connection is reset before anything is done. No money moves.",
            "处理前连接被重置，不动资金。",
            "処理の前に接続がリセットされます。お金は動きません。",
        ),
    ),
    (
        FaultName::DropAnswer,
        Text::new(
            "The money moves, and the answer never comes.",
            "资金已动，但没有应答。",
            "お金は動きますが、応答は来ません。",
        ),
    ),
    (
        FaultName::DelayedCommit,
        Text::new(
            "The connection ends at once, and the money moves later.",
            "连接立即断开，稍后资金才动。",
            "接続はすぐ切れ、お金は後で動きます。",
        ),
    ),
    (
        FaultName::QueryLag,
        Text::new(
            "Queries do not see the order for a while.",
            "查询暂时看不到该订单。",
            "しばらく照会で注文が見えません。",
        ),
    ),
    (
        FaultName::AcceptDuplicates,
        Text::new(
            "A number that is taken makes a second order: the money moves twice.",
            "重复的编号会生成第二笔订单：资金动两次。",
            "使用済みの番号で二つ目の注文ができ、お金が二度動きます。",
        ),
    ),
    (
        FaultName::Delay,
        Text::new(
            "The money moves, and the answer takes its time.",
            "资金已动，应答迟到。",
            "お金は動き、応答が遅れます。",
        ),
    ),
    (
        FaultName::Dribble,
        Text::new("The answer comes byte by byte.", "应答逐字节到达。", "応答が一バイトずつ届きます。"),
    ),
    (
        FaultName::Status500Before,
        Text::new("HTTP 500. No money moves.", "HTTP 500，不动资金。", "HTTP 500。お金は動きません。"),
    ),
    (
        FaultName::Status500After,
        Text::new(
            "HTTP 500, though the money moved.",
            "HTTP 500，但资金已动。",
            "HTTP 500 ですが、お金は動いています。",
        ),
    ),
    (
        FaultName::Garbage,
        Text::new(
            "The money moves, and the answer is no JSON.",
            "资金已动，应答不是 JSON。",
            "お金は動き、応答は JSON ではありません。",
        ),
    ),
    (
        FaultName::Cut,
        Text::new(
            "The money moves, and half of the answer comes as if it were all.",
            "资金已动，只收到一半应答，看似完整。",
            "お金は動き、応答の半分が全体のように届きます。",
        ),
    ),
    (
        FaultName::WrongLength,
        Text::new(
            "The money moves, and the answer ends before its length.",
            "资金已动，应答短于声明的长度。",
            "お金は動き、応答が長さの途中で終わります。",
        ),
    ),
    (
        FaultName::WrongSignature,
        Text::new(
            "The answer, or else the next notification, is signed with another key.",
            "应答（或下一条通知）用另一把密钥签名。",
            "応答（または次の通知）が別の鍵で署名されます。",
        ),
    ),
    (
        FaultName::SkewedClock,
        Text::new(
            "The gateway's clock is wrong: it may refuse the time of the request.",
            "网关时钟有偏差：可能因请求时间而拒绝。",
            "ゲートウェイの時計がずれ、リクエストの時刻を拒否することがあります。",
        ),
    ),
    (
        FaultName::IdleClose,
        Text::new(
            "The kept connection is closed a moment after the answer.",
            "应答后保持的连接很快被关闭。",
            "応答の少し後に接続が閉じられます。",
        ),
    ),
    (
        FaultName::ResetOnReuse,
        Text::new(
            "The kept connection is reset by the next request, which nobody reads.",
            "下一次请求时连接被重置，无人读取。",
            "次のリクエストで接続がリセットされ、読まれません。",
        ),
    ),
    (
        FaultName::EarlyNotification,
        Text::new(
            "The notification comes before the answer.",
            "通知先于应答到达。",
            "通知が応答より先に届きます。",
        ),
    ),
    (
        FaultName::LateNotification,
        Text::new("The notification comes later.", "通知延迟到达。", "通知が遅れて届きます。"),
    ),
    (
        FaultName::DuplicateNotification,
        Text::new(
            "The notification comes twice, byte for byte.",
            "通知原样到达两次。",
            "同じ通知が二度届きます。",
        ),
    ),
    (
        FaultName::ReorderedNotification,
        Text::new(
            "The notification comes after the order's next one.",
            "通知在该订单的下一条之后到达。",
            "通知が次の通知の後に届きます。",
        ),
    ),
];

/// What a fault does.
pub fn preview(fault: FaultName) -> Option<&'static Text> {
    PREVIEWS.iter().find(|(known, _)| *known == fault).map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_told() {
        let all = FaultName::TEXTS.iter().filter_map(|name| FaultName::from_text(name));
        assert!(all.into_iter().all(|fault| preview(fault).is_some()));
    }
}
