//! What every page has: frame, style and security headers.

use std::sync::LazyLock;

use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::words;

const STYLE: &str = include_str!("style.css");

static STYLE_HASH: LazyLock<String> =
    LazyLock::new(|| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(STYLE))));

/// A page; `leads_to` is where its form may send the payer in the end.
pub fn page(
    status: StatusCode,
    title: &str,
    content: &Markup,
    language: &str,
    leads_to: &[String],
) -> Response {
    let markup = html! {
        (DOCTYPE)
        html lang=(language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – sandbox" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    (content)
                    footer { (words::of(language).no_money) }
                }
            }
        }
    };
    let mut response = (status, Html(markup.into_string())).into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = format!(
        "default-src 'none'; style-src {}; form-action 'self'{}; base-uri 'none'; frame-ancestors 'none'",
        *STYLE_HASH,
        leads_to.iter().filter_map(|address| form_target(address)).collect::<String>(),
    );
    if let Ok(policy) = policy.parse() {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The source that a policy has to allow, because browsers check where a form's answer leads.
fn form_target(url: &str) -> Option<String> {
    let (scheme, _) = usable(url)?.split_once(':')?;
    match url.parse::<Uri>() {
        Ok(uri) if matches!(scheme, "http" | "https") => Some(format!(" {scheme}://{}", uri.authority()?)),
        _ => Some(format!(" {scheme}:")),
    }
}

/// The address, if a browser may be sent there: the web, or the scheme of an app.
pub fn usable(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    let well_formed = scheme.starts_with(|letter: char| letter.is_ascii_lowercase())
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    let harmful = ["javascript", "data", "vbscript", "file", "blob", "about", "view-source"];
    let printable = url.chars().all(|letter| letter.is_ascii_graphic());
    (well_formed && printable && !harmful.contains(&scheme.as_str())).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_addresses() {
        assert_eq!(
            form_target("https://shop.example:8443/a?b=c").as_deref(),
            Some(" https://shop.example:8443")
        );
        assert_eq!(form_target("myshop://back").as_deref(), Some(" myshop:"));
        for url in
            ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "no scheme", "//x", "a b:c"]
        {
            assert_eq!(usable(url), None, "{url}");
        }
    }
}
