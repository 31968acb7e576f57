//! Two texts side by side, with the first difference marked.

use maud::{Markup, html};

/// How many characters around the difference are marked as such.
const MARKED: usize = 24;

/// Where two texts begin to differ, counted in characters; `None` when they are the same.
pub fn first(ours: &str, theirs: &str) -> Option<usize> {
    if ours == theirs {
        return None;
    }
    let same = ours.chars().zip(theirs.chars()).take_while(|(left, right)| left == right);
    Some(same.count())
}

/// A text with a few characters from a place on marked; a text that ends there gets a sign for it.
pub fn marked(text: &str, place: Option<usize>) -> Markup {
    let Some(place) = place else {
        return html! { (text) };
    };
    let before: String = text.chars().take(place).collect();
    let inside: String = text.chars().skip(place).take(MARKED).collect();
    let after: String = text.chars().skip(place + MARKED).collect();
    html! {
        (before)
        mark.first {
            @if inside.is_empty() { b { "␃" } } @else {
                b { (visible(&inside.chars().take(1).collect::<String>())) }
                (visible(&inside.chars().skip(1).collect::<String>()))
            }
        }
        (after)
    }
}

/// Spaces and line ends as signs that are seen.
fn visible(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            ' ' => '␠',
            '\n' => '␊',
            '\r' => '␍',
            '\t' => '␉',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_found_and_marked() {
        assert_eq!(first("a=1b=2", "a=1&b=2"), Some(3));
        assert_eq!(first("支付1", "支付"), Some(2));
        assert_eq!(first("same", "same"), None);
        assert_eq!(marked("a=1b=2", Some(3)).into_string(), "a=1<mark class=\"first\"><b>b</b>=2</mark>");
        assert_eq!(marked("ab", Some(2)).into_string(), "ab<mark class=\"first\"><b>␃</b></mark>");
        assert_eq!(marked("a <b>", Some(1)).into_string(), "a<mark class=\"first\"><b>␠</b>&lt;b&gt;</mark>");
    }
}
