//! The words for states in each language; in English they are the sandbox's own.

use super::view::View;
use super::words::Text;

/// A state in the language of the page.
pub fn word<'s>(view: &View, state: &'s str) -> &'s str {
    WORDS.iter().find(|(known, _)| *known == state).map_or(state, |(_, text)| view.text(text))
}

const WORDS: &[(&str, Text)] = &[
    ("pending", Text::new("pending", "处理中", "保留中")),
    ("processing", Text::new("processing", "处理中", "処理中")),
    ("authorised", Text::new("authorised", "已授权", "与信済み")),
    ("approved", Text::new("approved", "成功", "承認")),
    ("partial", Text::new("partial", "部分支付", "一部支払い")),
    ("declined", Text::new("declined", "已拒绝", "拒否")),
    ("expired", Text::new("expired", "已过期", "期限切れ")),
    ("cancelled", Text::new("cancelled", "已取消", "取り消し")),
    ("bounced", Text::new("bounced", "已退回", "差し戻し")),
    ("activated", Text::new("activated", "已激活", "有効")),
    ("deleted", Text::new("deleted", "已删除", "削除済み")),
    ("waiting", Text::new("waiting", "等待中", "待機中")),
    ("sending", Text::new("sending", "发送中", "送信中")),
    ("delivered", Text::new("delivered", "已送达", "配信済み")),
    ("failed", Text::new("failed", "失败", "失敗")),
    ("blocked", Text::new("blocked", "已拦截", "遮断")),
];

#[cfg(test)]
mod tests {
    use super::WORDS;
    use crate::settlement::Outcome;
    use crate::store::notifications::DeliveryState;
    use crate::store::orders::State;

    #[test]
    fn every_state_has_a_word() {
        for state in [State::TEXTS, DeliveryState::TEXTS, Outcome::TEXTS].concat() {
            assert!(WORDS.iter().any(|(known, _)| *known == state), "{state}");
        }
    }
}
