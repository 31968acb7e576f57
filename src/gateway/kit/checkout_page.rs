//! Pages that customers are sent to: nothing has succeeded while there is one, and only web addresses are pages, never anything that
//! a browser would run in the shop's name.

use super::step::Step;
use crate::error::Result;
use crate::model::{
    Event, NextAction, NextActionType, Payment, PaymentLink, PaymentStatus, Payout, PayoutStatus, Refund,
    Token, TokenStatus,
};
use crate::operation::OperationResult;

/// The result of a step: a page takes precedence over a success beside it, and an address that is no page is removed.
pub(crate) fn settle_pages(mut result: Result<Step>) -> Result<Step> {
    if let Ok(Step::Done(done)) = &mut result {
        match done {
            OperationResult::Payment(payment) => pay_first(payment),
            OperationResult::Payout(payout) => choose_first(payout),
            OperationResult::Token(token) => authenticate_first(token),
            _ => {}
        }
    }
    remove_false_pages(result)
}

/// The same for what a notification reports.
pub(crate) fn settle_pages_of_event(event: &mut Event) {
    if let Some(payment) = &mut event.payment {
        pay_first(payment);
        clean_payment(payment);
    }
    if let Some(payout) = &mut event.payout {
        choose_first(payout);
        clean(&mut payout.next_action);
    }
    if let Some(refund) = &mut event.refund {
        clean_refund(refund);
    }
    if let Some(token) = &mut event.token {
        authenticate_first(token);
        clean(&mut token.next_action);
    }
    if let Some(link) = &mut event.payment_link {
        clean_link(link);
    }
}

/// A customer who still has a page to visit has not paid, whatever the status beside it says.
fn pay_first(payment: &mut Payment) {
    if leads_to_page(&payment.next_action)
        && matches!(payment.status, PaymentStatus::Approved | PaymentStatus::Authorized)
    {
        (payment.status, payment.is_final) = (PaymentStatus::RequiresAction, false);
    }
}

fn choose_first(payout: &mut Payout) {
    if leads_to_page(&payout.next_action) && payout.status == PayoutStatus::Succeeded {
        (payout.status, payout.is_final) = (PayoutStatus::RequiresAction, false);
    }
}

fn authenticate_first(token: &mut Token) {
    if leads_to_page(&token.next_action) && token.status == TokenStatus::Active {
        token.status = TokenStatus::RequiresAction;
    }
}

fn leads_to_page(action: &Option<NextAction>) -> bool {
    action.as_ref().is_some_and(|action| {
        action.url.is_some() || !matches!(action.action, NextActionType::Display | NextActionType::Wait)
    })
}

/// The result of a step, without addresses that are no web page. The customer's next action is then lost, and the payment says so;
/// its status does not change.
fn remove_false_pages(mut result: Result<Step>) -> Result<Step> {
    match &mut result {
        Ok(Step::Done(OperationResult::Payment(payment))) => clean_payment(payment),
        Ok(Step::Done(OperationResult::Payout(payout))) => clean(&mut payout.next_action),
        Ok(Step::Done(OperationResult::Refund(refund))) => clean_refund(refund),
        Ok(Step::Done(OperationResult::Token(token))) => clean(&mut token.next_action),
        Ok(Step::Done(OperationResult::PaymentLink(link))) => clean_link(link),
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
            error.existing_payment_link.iter_mut().for_each(|link| clean_link(link));
        }
    }
    result
}

fn clean_link(link: &mut PaymentLink) {
    for url in [&mut link.url, &mut link.qr_code_url] {
        *url = url.take().filter(|url| is_page(url));
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
    use crate::model::{Display, EventType, Provider, RefundStatus, Verified};

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

    fn settled(done: OperationResult) -> OperationResult {
        match settle_pages(Ok(Step::Done(done))) {
            Ok(Step::Done(done)) => done,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_page_takes_precedence_over_a_success_beside_it() {
        let page = || Some(NextAction::redirect("https://a.example/"));
        for (status, next_action, expected) in [
            (PaymentStatus::Approved, page(), PaymentStatus::RequiresAction),
            (PaymentStatus::Authorized, page(), PaymentStatus::RequiresAction),
            (
                PaymentStatus::Approved,
                Some(NextAction::redirect("javascript:alert(1)")),
                PaymentStatus::RequiresAction,
            ),
            (
                PaymentStatus::Approved,
                Some(NextAction::new(NextActionType::Html)),
                PaymentStatus::RequiresAction,
            ),
            (PaymentStatus::Approved, Some(NextAction::display(Display::default())), PaymentStatus::Approved),
            (PaymentStatus::Approved, None, PaymentStatus::Approved),
            (PaymentStatus::Declined, page(), PaymentStatus::Declined),
            (PaymentStatus::Created, page(), PaymentStatus::Created),
        ] {
            let mut payment = Payment::new("paymart", status, status != PaymentStatus::Created);
            payment.next_action = next_action;
            let mut event = Event::new("paymart", EventType::Payment, Verified::None);
            event.payment = Some(payment.clone());
            settle_pages_of_event(&mut event);
            let answer = settled(OperationResult::Payment(Box::new(payment)));
            let OperationResult::Payment(answer) = answer else { panic!("no payment") };
            assert_eq!(answer.status, expected, "{status:?}");
            let is_open = matches!(expected, PaymentStatus::RequiresAction | PaymentStatus::Created);
            assert_eq!(answer.is_final, !is_open, "{status:?}");
            assert_eq!(event.payment.as_ref(), Some(&*answer), "{status:?}");
        }
        let mut payout = Payout::new("paymart", PayoutStatus::Succeeded, true);
        payout.next_action = page();
        let OperationResult::Payout(payout) = settled(OperationResult::Payout(Box::new(payout))) else {
            panic!("no payout")
        };
        assert_eq!((payout.status, payout.is_final), (PayoutStatus::RequiresAction, false));
        let mut token = Token::new("payermax", TokenStatus::Active);
        token.next_action = page();
        let OperationResult::Token(token) = settled(OperationResult::Token(Box::new(token))) else {
            panic!("no token")
        };
        assert_eq!(token.status, TokenStatus::RequiresAction);
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
            settle_pages_of_event(&mut event);
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
