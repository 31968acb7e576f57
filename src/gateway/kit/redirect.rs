//! Redirects, which libtill does not follow.

use fluent_uri::UriRef;

use super::step::HttpResponse;

/// The most characters of an address in a message.
const LENGTH_MAX: usize = 200;

/// The end of a message about a redirect: its address without user, query and fragment, which may repeat what was sent.
pub fn describe_redirect(response: &HttpResponse) -> String {
    if !matches!(response.status, 300..=399) {
        return String::new();
    }
    let Some(location) = response.header("location") else { return String::new() };
    let place = match UriRef::parse(location) {
        Ok(place) => without_secrets(&place),
        Err(_) => "an invalid address".to_owned(),
    };
    format!("; it redirects to {place}, and libtill does not follow redirects: check base_url")
}

fn without_secrets(place: &UriRef<&str>) -> String {
    let scheme = place.scheme().map(|scheme| format!("{scheme}:")).unwrap_or_default();
    let host = place.authority().map(|authority| {
        let port = authority.port().map(|port| format!(":{port}")).unwrap_or_default();
        format!("//{}{port}", authority.host())
    });
    let whole = format!("{scheme}{}{}", host.unwrap_or_default(), place.path());
    whole.chars().take(LENGTH_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(status: u16, location: &str) -> String {
        let headers = vec![("location".to_owned(), location.to_owned())];
        describe_redirect(&HttpResponse::new(status, headers, Vec::new()))
    }

    #[test]
    fn a_redirect_shows_where_it_leads_and_nothing_that_was_sent() {
        for (location, place) in [
            ("https://www.gateway.example:8443/api/v1", "https://www.gateway.example:8443/api/v1"),
            ("https://shop:key@gateway.example/login?sign=abc#part", "https://gateway.example/login"),
            ("/maintenance?order=1", "/maintenance"),
            ("//other.example/x", "//other.example/x"),
            ("https://[::1]:80/", "https://[::1]:80/"),
            ("not an address", "an invalid address"),
            ("https://shop:k y@gateway.example/", "an invalid address"),
        ] {
            let message = message(307, location);
            assert!(message.contains(&format!("redirects to {place}, and")), "{message}");
        }
        assert!(message(302, &format!("/{}", "x".repeat(5000))).len() < 400);
        assert_eq!(message(200, "/elsewhere"), "");
        assert_eq!(describe_redirect(&HttpResponse::new(307, Vec::new(), Vec::new())), "");
    }
}
