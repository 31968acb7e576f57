//! What every page of the dashboard has around its content.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::view::View;
use super::words::{self, LANGUAGES, Text};
use crate::control::ControlError;

/// Scripts, styles and pictures come from the sandbox alone, and none stands in a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A page: its title and its content.
pub struct Page {
    /// What the browser's tab says.
    pub title: String,
    /// What stands in it.
    pub content: Markup,
}

impl Page {
    /// A page with a title.
    pub fn new(title: impl Into<String>, content: Markup) -> Self {
        Self { title: title.into(), content }
    }
}

/// The sections, as the navigation shows them; `None` is a line between them.
const SECTIONS: [Option<(&str, &Text)>; 18] = [
    Some(("/", &words::OVERVIEW)),
    Some(("/dashboard/start", &words::START)),
    None,
    Some(("/dashboard/payments", &words::PAYMENTS)),
    Some(("/dashboard/refunds", &words::REFUNDS)),
    Some(("/dashboard/payouts", &words::PAYOUTS)),
    Some(("/dashboard/tokens", &words::TOKENS)),
    Some(("/dashboard/links", &words::LINKS)),
    Some(("/dashboard/subscriptions", &words::SUBSCRIPTIONS)),
    Some(("/dashboard/disputes", &words::DISPUTES)),
    None,
    Some(("/dashboard/exchanges", &words::EXCHANGES)),
    Some(("/dashboard/deliveries", &words::DELIVERIES)),
    Some(("/dashboard/ledger", &words::LEDGER)),
    None,
    Some(("/dashboard/faults", &words::FAULTS)),
    Some(("/dashboard/profile", &words::PROFILE)),
    Some(("/dashboard/clock", &words::CLOCK)),
];

/// A page, or why there is none.
pub fn answer(view: &View, page: Result<Page, ControlError>) -> Response {
    match page {
        Ok(page) => framed(view, StatusCode::OK, &page),
        Err(error) => refused(view, &error),
    }
}

/// A page that says what went wrong.
pub fn refused(view: &View, error: &ControlError) -> Response {
    let (status, message) = error.told();
    let content = html! {
        h1 { (view.text(&words::PROBLEM)) }
        p.alert.bad role="alert" { (message) }
        p { a href="/" { (view.text(&words::OVERVIEW)) } }
    };
    framed(view, status, &Page::new(view.text(&words::PROBLEM), content))
}

fn framed(view: &View, status: StatusCode, page: &Page) -> Response {
    let markup = html! {
        (DOCTYPE)
        html lang=(view.language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (page.title) " – till " (view.text(&words::SANDBOX)) }
                link rel="icon" href="/dashboard/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/dashboard/style.css";
                script src="/dashboard/live.js" defer {}
            }
            body {
                (side(view))
                main id="content" tabindex="-1" {
                    @match view.parameter("done") {
                        Some("replay") => p.alert.good role="status" { (view.text(&words::REPLAYED)) },
                        // The page itself says what became of a fault.
                        Some(told) if told.starts_with("fault-") => {}
                        Some(_) => p.alert.good role="status" { (view.text(&words::DONE)) },
                        None => {}
                    }
                    (page.content)
                }
                a.newer href=(view.here()) data-newer hidden { (view.text(&words::NEWER)) }
            }
        }
    };
    let mut response = (status, Html(markup.into_string())).into_response();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Without a referrer at all, browsers would say that a form of this very page comes from nowhere.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn side(view: &View) -> Markup {
    html! {
        header.side {
            a.skip href="#content" { (view.text(&words::SKIP)) }
            a.brand href="/" {
                img src="/dashboard/icon.svg" alt="";
                span { "till " small { (view.text(&words::SANDBOX)) } }
            }
            nav aria-label=(view.text(&words::NAVIGATION)) {
                ul {
                    @for section in SECTIONS {
                        @match section {
                            Some((path, text)) => li {
                                a href=(view.link(path)) aria-current=[current(view, path)] { (view.text(text)) }
                            },
                            None => li.rule aria-hidden="true" {},
                        }
                    }
                }
            }
            footer {
                p.money { (view.text(&words::NO_MONEY)) }
                p.keys { kbd { "/" } " " (view.text(&words::KEY_SEARCH)) " " kbd { "j" } " " kbd { "k" } " " (view.text(&words::KEY_ROWS)) }
                span.lamp data-live hidden { (view.text(&words::LIVE)) }
                nav aria-label=(view.text(&words::LANGUAGE)) {
                    @for language in LANGUAGES {
                        a href={ "/dashboard/language/" (language.code()) "?back=" (super::view::encoded(&view.here())) }
                            lang=(language.code()) hreflang=(language.code())
                            aria-current=[(language == view.language).then_some("true")] { (language.name()) }
                    }
                }
            }
        }
    }
}

fn current(view: &View, path: &str) -> Option<&'static str> {
    let below = path != "/" && view.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    (view.path == path || below).then_some("page")
}
