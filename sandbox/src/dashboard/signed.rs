//! What the sandbox signed, beside what somebody else did, and the box to paste that into.

use maud::{Markup, html};

use super::comparison::{HIDDEN, Key, Pasted};
use super::view::View;
use super::words::Text;
use super::{difference, parts, words};
use crate::control::ControlError;
use crate::gateway::{End, Gateway, Salt};
use crate::mask::masked_json;
use crate::signature_cause::SignatureCause;
use crate::store::merchants::{self, Merchant};
use crate::work::Work;

/// How many other merchants' keys are compared with the one in a pasted text.
const COMPARED: u32 = 200;

/// What was signed by whom.
pub struct Signed<'s> {
    /// The merchant, where one is known.
    pub merchant: Option<&'s Merchant>,
    /// What the sandbox signed, without the key.
    pub ours: &'s str,
    /// The key that is hashed with it.
    pub salt: Option<Salt>,
    /// How libtill's configuration calls what the signature is made or checked with.
    pub credential: &'static str,
    /// Why it did not match, and what was signed instead, where the sandbox found that out.
    pub found: Option<(SignatureCause, Option<&'s str>)>,
    /// What somebody pasted.
    pub pasted: Option<Pasted>,
    /// Where the form goes.
    pub action: String,
    /// Whether the form stands open.
    pub open: bool,
}

/// Reads what was pasted, with card data masked.
pub fn read(
    work: &Work<'_>,
    gateway: &dyn Gateway,
    merchant: Option<&Merchant>,
    (mine, ours, salt): (&str, &str, Option<&Salt>),
) -> Result<Pasted, ControlError> {
    let mut others = Vec::new();
    for one in merchants::of_gateway(work.connection, gateway.name(), COMPARED)? {
        if merchant.is_none_or(|own| own.id != one.id) {
            others.extend(gateway.request_salt(&one).map(|salt| (one.id.clone(), salt.secret)));
        }
    }
    let json = serde_json::from_str::<serde::de::IgnoredAny>(mine).is_ok();
    let mine = if json { masked_json(mine) } else { mine.to_owned() };
    Ok(Pasted::read(&mine, ours, salt, &others))
}

/// The texts, the verdict about a pasted one, and the form.
pub fn shown(view: &View, signed: &Signed<'_>) -> Markup {
    html! {
        @if let Some(pasted) = &signed.pasted {
            (verdict(view, signed, pasted))
            @let end = signed.salt.as_ref().and_then(|salt| pasted.key_end(salt));
            (beside(view, signed, (&words::YOUR_STRING, pasted.text.as_str(), end), pasted.place))
        } @else if let Some((cause, Some(theirs))) = signed.found {
            @let place = difference::first(signed.ours, theirs);
            p { @match place {
                Some(place) => { strong { (view.text(&words::FIRST_DIFFERENCE)) " " (place + 1) } }
                None => (view.text(same_text(cause))),
            } }
            (beside(view, signed, (&words::SIGNED_INSTEAD, theirs, key_end(signed, cause)), place))
        } @else {
            h3 { (view.text(&words::STRING_TO_SIGN)) }
            (text(signed.ours, None, signed.salt.as_ref().map(|salt| salt.end)))
        }
        @if signed.open || signed.pasted.is_some() { (form(view, signed)) } @else {
            details id="paste" { summary { (view.text(&words::COMPARE)) } (form(view, signed)) }
        }
    }
}

/// Where the key stood in what was signed instead.
fn key_end(signed: &Signed<'_>, cause: SignatureCause) -> Option<End> {
    let end = signed.salt.as_ref()?.end;
    match cause {
        SignatureCause::KeyLeftOut => None,
        SignatureCause::KeyAtOtherEnd => Some(end.other()),
        _ => Some(end),
    }
}

/// What it means that both texts are the same although the signature is not.
fn same_text(cause: SignatureCause) -> &'static Text {
    match cause {
        SignatureCause::KeyLeftOut => &words::SAME_WITHOUT_KEY,
        SignatureCause::KeyAtOtherEnd => &words::SAME_OTHER_END,
        SignatureCause::OtherMerchant => &words::SAME_OTHER_KEY,
        _ => &words::NO_DIFFERENCE,
    }
}

fn beside(
    view: &View,
    signed: &Signed<'_>,
    (heading, theirs, end): (&Text, &str, Option<End>),
    place: Option<usize>,
) -> Markup {
    html! {
        div.pair {
            div {
                h3 { (view.text(&words::STRING_TO_SIGN)) }
                (text(signed.ours, place, signed.salt.as_ref().map(|salt| salt.end)))
            }
            div {
                h3 { (view.text(heading)) }
                (text(theirs, place, end))
            }
        }
    }
}

/// A text, with a sign for the key that is hashed with it.
fn text(content: &str, place: Option<usize>, key: Option<End>) -> Markup {
    html! {
        pre tabindex="0" {
            @if key == Some(End::Start) { span.key { (HIDDEN) " + " } }
            span.signed { (difference::marked(content, place)) }
            @if key == Some(End::Tail) { span.key { " + " (HIDDEN) } }
        }
    }
}

/// What the comparison came to; it takes the focus, so that nobody has to look for it.
fn verdict(view: &View, signed: &Signed<'_>, pasted: &Pasted) -> Markup {
    let start = match signed.merchant {
        Some(merchant) => parts::start_link(&merchant.gateway, Some(&merchant.id)),
        None => "/dashboard/start".to_owned(),
    };
    let salted = signed.salt.as_ref();
    let at_tail = salted.is_none_or(|salt| salt.end == End::Tail);
    let key = match (&pasted.key, salted) {
        (_, None) => None,
        (Key::Right, _) => Some(if at_tail { &words::KEY_RIGHT } else { &words::KEY_RIGHT_IN_FRONT }),
        (Key::WrongEnd, _) => Some(&words::KEY_WRONG_END),
        (Key::Other | Key::Of(_), _) => {
            Some(if at_tail { &words::KEY_OTHER } else { &words::KEY_OTHER_IN_FRONT })
        }
        (Key::Absent, _) => Some(&words::KEY_ABSENT),
    };
    let right = matches!(pasted.key, Key::Right);
    let bad = pasted.place.is_some() || !matches!(pasted.key, Key::Right | Key::Absent);
    html! {
        div.alert.bad[bad].good[!bad && right] role="status" tabindex="-1" autofocus {
            @match pasted.place {
                Some(place) => p { strong { (view.text(&words::FIRST_DIFFERENCE)) " " (place + 1) } },
                None if salted.is_none() => p { (view.text(&words::NO_DIFFERENCE)) },
                None if right => p { (view.text(&words::ALL_THE_SAME)) },
                None => p { (view.text(&words::SAME_TEXT)) },
            }
            @if let Some(key) = key { p { (parts::linked(view, key, &start, signed.credential)) } }
            @if let Key::Of(owner) = &pasted.key { (parts::owner(view, owner)) }
            @if pasted.line_break { p { (view.text(&words::LINE_BREAK)) } }
        }
    }
}

fn form(view: &View, signed: &Signed<'_>) -> Markup {
    let kept = signed.pasted.as_ref().map(|pasted| {
        match signed.salt.as_ref().and_then(|salt| pasted.key_end(salt)) {
            Some(End::Start) => format!("{HIDDEN}{}", pasted.text),
            Some(End::Tail) => format!("{}{HIDDEN}", pasted.text),
            None => pasted.text.clone(),
        }
    });
    let help = if signed.salt.is_some() { &words::COMPARE_WITH_KEY_HELP } else { &words::COMPARE_HELP };
    html! {
        form method="post" action=(signed.action) {
            label { (view.text(&words::YOUR_STRING))
                // A line break in front of the text is one that browsers drop.
                textarea name="mine" required maxlength="65536" spellcheck="false" { "\n" (kept.unwrap_or_default()) }
            }
            p.soft { (view.text(help)) }
            button.main type="submit" { (view.text(&words::COMPARE)) }
        }
    }
}
