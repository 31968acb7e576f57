//! Pages that customers are sent to: only web addresses, never anything that a browser would run in the shop's name.

use super::step::Step;
use crate::error::Result;
use crate::model::{Event, NextAction, NextActionType, Payment, Refund};
use crate::operation::OperationResult;

/// The result of a step, without addresses that are no web page. The customer's next action is then lost, and the payment says so;
/// its status does not change.
pub(crate) fn remove_false_pages(mut result: Result<Step>) -> Result<Step> {
    match &mut result {
        Ok(Step::Done(OperationResult::Payment(payment))) => clean_payment(payment),
        Ok(Step::Done(OperationResult::Payout(payout))) => clean(&mut payout.next_action),
        Ok(Step::Done(OperationResult::Refund(refund))) => clean_refund(refund),
        Ok(Step::Done(OperationResult::Token(token))) => clean(&mut token.next_action),
        Ok(Step::Done(OperationResult::PaymentPage(page))) => page.data.iter_mut().for_each(clean_payment),
        Ok(Step::Done(OperationResult::TokenPage(page))) => {
            page.data.iter_mut().for_each(|token| clean(&mut token.next_action));
        }
        Ok(_) => {}
        Err(error) => {
            for refund in [&mut error.refund, &mut error.existing_refund].into_iter().flatten() {
                clean_refund(refund);
            }
            let payments =
                [&mut error.payment, &mut error.existing].into_iter().flatten().map(|payment| &mut **payment);
            payments.chain(error.candidates.iter_mut().flatten()).for_each(clean_payment);
            for payout in [&mut error.payout, &mut error.existing_payout].into_iter().flatten() {
                clean(&mut payout.next_action);
            }
        }
    }
    result
}

/// The event of a notification, by the same rule.
pub(crate) fn remove_false_pages_of_event(event: &mut Event) {
    if let Some(payment) = &mut event.payment {
        clean_payment(payment);
    }
    if let Some(payout) = &mut event.payout {
        clean(&mut payout.next_action);
    }
    if let Some(refund) = &mut event.refund {
        clean_refund(refund);
    }
    if let Some(token) = &mut event.token {
        clean(&mut token.next_action);
    }
}

fn clean_refund(refund: &mut Refund) {
    refund.page_url = refund.page_url.take().filter(|url| is_page(url));
}

fn clean_payment(payment: &mut Payment) {
    let had_one = payment.next_action.is_some();
    clean(&mut payment.next_action);
    if had_one && payment.next_action.is_none() {
        payment.next_action_lost = Some(true);
    }
}

fn clean(action: &mut Option<NextAction>) {
    *action = action.take().and_then(keep_pages);
}

/// The action with its web pages only; none if it needs a page and has none.
fn keep_pages(mut action: NextAction) -> Option<NextAction> {
    action.url = action.url.filter(|url| is_page(url));
    action.selector_url = action.selector_url.filter(|url| is_page(url));
    if let Some(providers) = &mut action.providers {
        providers.retain(|provider| is_page(&provider.url));
    }
    let leads_somewhere = match action.action {
        NextActionType::Redirect | NextActionType::PostForm => action.url.is_some(),
        NextActionType::Choose => {
            action.selector_url.is_some() || action.providers.as_ref().is_some_and(|some| !some.is_empty())
        }
        NextActionType::Html | NextActionType::Display | NextActionType::Wait => true,
    };
    leads_somewhere.then_some(action)
}

/// Whether it is an address of https or http. Documents show plain http too.
fn is_page(url: &str) -> bool {
    address(url).is_some()
}

/// Whether the connection is private: https, or http to a loopback address.
pub(crate) fn is_safe_page(url: &str) -> bool {
    let Some((is_secure, authority)) = address(url) else { return false };
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    is_secure
        || matches!(host, "localhost" | "[::1]")
        || host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// Whether the scheme is https, and the host with its port. A user name before the host, and characters that browsers drop or
/// convert, serve only to deceive.
fn address(url: &str) -> Option<(bool, &str)> {
    if url.chars().any(|letter| letter.is_control() || letter.is_whitespace() || letter == '\\') {
        return None;
    }
    let (scheme, rest) = url.split_once("://")?;
    let is_secure = scheme.eq_ignore_ascii_case("https");
    if !is_secure && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    (!authority.is_empty() && !authority.contains('@')).then_some((is_secure, authority))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, ErrorKind};
    use crate::model::{
        EventType, PaymentStatus, Payout, PayoutStatus, Provider, RefundStatus, Token, TokenStatus, Verified,
    };

    const FALSE_PAGES: &[&str] = &[
        "javascript:alert(1)",
        "javascript://a.example/%0aalert(1)",
        "data:text/html,x",
        "//a.example/",
        "/pay",
        "file:///etc/passwd",
        "https:///path",
        "https://user@a.example/",
        "https://a.example/\n",
        "https:\\\\a.example",
        " https://a.example/",
        "",
    ];

    #[test]
    fn only_a_safe_page_is_one() {
        for url in [
            "https://a.example/3ds?x=1",
            "HTTPS://a.example",
            "http://127.0.0.1:8080/3ds",
            "http://localhost/",
            "http://[::1]:9/",
        ] {
            assert!(is_page(url) && is_safe_page(url), "{url}");
        }
        for url in ["http://a.example/", "http://127.0.0.1.a.example/"] {
            assert!(is_page(url) && !is_safe_page(url), "{url}");
        }
        for url in ["http://127.0.0.1@a.example/", "http://127.0.0.1:80@a.example/"].iter().chain(FALSE_PAGES)
        {
            assert!(!is_page(url) && !is_safe_page(url), "{url}");
        }
    }

    fn left(action: NextAction) -> (Option<NextAction>, Option<bool>) {
        let mut payment = Payment::new("paymart", PaymentStatus::RequiresAction, false);
        payment.next_action = Some(action);
        let error = Error {
            payment: Some(Box::new(payment.clone())),
            candidates: Some(vec![payment.clone()]),
            ..Error::new(ErrorKind::Mismatch, "another order")
        };
        let Err(result) = remove_false_pages(Err(error)) else { panic!("no error") };
        let result = (result.payment.expect("a payment"), result.candidates.expect("candidates").remove(0));
        let Ok(Step::Done(OperationResult::Payment(payment))) =
            remove_false_pages(Ok(Step::Done(OperationResult::Payment(Box::new(payment)))))
        else {
            panic!("no payment")
        };
        assert_eq!((&*result.0, &result.1), (&*payment, &*payment));
        (payment.next_action, payment.next_action_lost)
    }

    #[test]
    fn a_page_of_a_payout_or_a_token_that_is_none_is_left_out() {
        for url in FALSE_PAGES.iter().copied().chain(["https://a.example/"]) {
            let action = Some(NextAction::redirect(url));
            let kept = is_page(url).then(|| NextAction::redirect(url));
            let mut payout = Payout::new("paymart", PayoutStatus::RequiresAction, false);
            payout.next_action.clone_from(&action);
            let error = Error {
                payout: Some(Box::new(payout.clone())),
                existing_payout: Some(Box::new(payout.clone())),
                ..Error::new(ErrorKind::DuplicateOrder, "taken")
            };
            let Err(result) = remove_false_pages(Err(error)) else { panic!("no error") };
            for result in [result.payout, result.existing_payout] {
                assert_eq!(result.expect("a payout").next_action, kept, "{url}");
            }
            let result = remove_false_pages(Ok(Step::Done(OperationResult::Payout(Box::new(payout)))));
            let Ok(Step::Done(OperationResult::Payout(payout))) = result else { panic!("no payout") };
            assert_eq!(payout.next_action, kept, "{url}");
            let mut token = Token::new("payermax", TokenStatus::RequiresAction);
            token.next_action.clone_from(&action);
            let result = remove_false_pages(Ok(Step::Done(OperationResult::Token(Box::new(token)))));
            let Ok(Step::Done(OperationResult::Token(token))) = result else { panic!("no token") };
            assert_eq!(token.next_action, kept, "{url}");
        }
    }

    #[test]
    fn a_page_of_a_refund_that_is_none_is_left_out() {
        for url in FALSE_PAGES.iter().copied().chain(["https://a.example/"]) {
            let kept = is_page(url).then(|| url.to_owned());
            let mut refund = Refund::new("paymart", RefundStatus::Pending, false);
            refund.page_url = Some(url.to_owned());
            let error = Error {
                refund: Some(Box::new(refund.clone())),
                existing_refund: Some(Box::new(refund.clone())),
                ..Error::new(ErrorKind::Mismatch, "another refund")
            };
            let Err(result) = remove_false_pages(Err(error)) else { panic!("no error") };
            for result in [result.refund, result.existing_refund] {
                assert_eq!(result.expect("a refund").page_url, kept, "{url}");
            }
            let result = remove_false_pages(Ok(Step::Done(OperationResult::Refund(Box::new(refund)))));
            let Ok(Step::Done(OperationResult::Refund(refund))) = result else { panic!("no refund") };
            assert_eq!(refund.page_url, kept, "{url}");
        }
    }

    #[test]
    fn an_event_leads_to_no_script_either() {
        for url in FALSE_PAGES.iter().copied().chain(["https://a.example/"]) {
            let action = Some(NextAction::redirect(url));
            let kept = is_page(url).then(|| NextAction::redirect(url));
            let mut event = Event::new("payermax", EventType::Payment, Verified::Signature);
            let mut payment = Payment::new("payermax", PaymentStatus::RequiresAction, false);
            payment.next_action.clone_from(&action);
            let mut payout = Payout::new("payermax", PayoutStatus::RequiresAction, false);
            payout.next_action.clone_from(&action);
            let mut token = Token::new("payermax", TokenStatus::RequiresAction);
            token.next_action.clone_from(&action);
            let mut refund = Refund::new("payermax", RefundStatus::Pending, false);
            refund.page_url = Some(url.to_owned());
            (event.payment, event.payout, event.token, event.refund) =
                (Some(payment), Some(payout), Some(token), Some(refund));
            remove_false_pages_of_event(&mut event);
            let payment = event.payment.expect("a payment");
            assert_eq!(payment.next_action_lost, kept.is_none().then_some(true), "{url}");
            let actions = [
                payment.next_action,
                event.payout.expect("a payout").next_action,
                event.token.expect("a token").next_action,
            ];
            assert_eq!(actions, [kept.clone(), kept.clone(), kept.clone()], "{url}");
            let page = event.refund.expect("a refund").page_url;
            assert_eq!(page, kept.map(|_| url.to_owned()), "{url}");
        }
    }

    #[test]
    fn a_customer_is_sent_to_no_script() {
        let page = NextAction::redirect("https://a.example/");
        assert_eq!(left(page.clone()), (Some(page), None));
        for url in FALSE_PAGES {
            let form = NextAction { action: NextActionType::PostForm, ..NextAction::redirect(*url) };
            for action in [NextAction::redirect(*url), form] {
                assert_eq!(left(action), (None, Some(true)), "{url}");
            }
        }
        let provider = |url: &str| Provider { name: "bank".to_owned(), url: url.to_owned() };
        let choice = |urls: &[&str]| NextAction {
            providers: Some(urls.iter().map(|url| provider(url)).collect()),
            ..NextAction::new(NextActionType::Choose)
        };
        let mixed = choice(&["https://a.example/", "javascript:alert(1)"]);
        assert_eq!(left(mixed), (Some(choice(&["https://a.example/"])), None));
        assert_eq!(left(choice(&["javascript:alert(1)"])), (None, Some(true)));
    }
}
