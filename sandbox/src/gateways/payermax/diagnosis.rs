//! Why a signature does not fit; assumed: the mistakes that shops make.

use serde_json::Value;

use crate::keys::{Keys, Opened};
use crate::mask::masked_json;
use crate::signature_cause::{Finding, SignatureCause};

/// Tries what could have been signed instead, then opens the signature: with the right key it shows a digest.
pub fn diagnosed(keys: &Keys, body: &[u8], sent: &str) -> Finding {
    if sent.is_empty() {
        return SignatureCause::Missing.into();
    }
    if keys.gateway().verifies(body, sent) {
        return SignatureCause::OtherKey.into();
    }
    let text = String::from_utf8_lossy(body);
    let parsed: Value = serde_json::from_slice(body).unwrap_or_default();
    let small = without_spaces(&text);
    let candidates = [
        (SignatureCause::Rewritten, small.clone()),
        (SignatureCause::Rewritten, parsed.to_string()),
        (SignatureCause::Rewritten, text.trim().to_owned()),
        (SignatureCause::Rewritten, format!("{}\n", text.trim())),
        (SignatureCause::Rewritten, serde_json::to_string_pretty(&parsed).unwrap_or_default()),
        (SignatureCause::Rewritten, small.replace('/', "\\/")),
        (SignatureCause::InnerObject, parsed["data"].to_string()),
    ];
    let found =
        candidates.into_iter().find(|(_, content)| keys.merchant().verifies(content.as_bytes(), sent));
    if let Some((cause, content)) = found {
        return Finding { cause, content: Some(masked_json(&content)), owner: None };
    }
    match keys.merchant().opened(sent) {
        Opened::Malformed => SignatureCause::Malformed.into(),
        Opened::Digest => SignatureCause::OtherContent.into(),
        Opened::Noise => SignatureCause::OtherKey.into(),
    }
}

/// A JSON text without the spaces between its tokens.
fn without_spaces(text: &str) -> String {
    let (mut inside, mut escaped) = (false, false);
    let kept = text.chars().filter(|letter| {
        if escaped {
            escaped = false;
            return true;
        }
        match letter {
            '\\' => escaped = inside,
            '"' => inside = !inside,
            _ => {}
        }
        inside || !letter.is_ascii_whitespace()
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::without_spaces;

    #[test]
    fn spaces_in_texts_stay() {
        assert_eq!(without_spaces("{ \"a b\" : [1 , \"\\\" c\"]\n}"), "{\"a b\":[1,\"\\\" c\"]}");
    }
}
