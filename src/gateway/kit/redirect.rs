//! Where an answer would lead that is not followed.

use fluent_uri::UriRef;

use super::step::HttpResponse;

/// How much of an address is shown, in letters.
const SHOWN: usize = 200;

/// The end of a sentence about a redirect: its address without user, query and fragment, which may hold what was sent.
pub fn describe_redirect(response: &HttpResponse) -> String {
    if !matches!(response.status, 300..=399) {
        return String::new();
    }
    let Some(location) = response.header("location") else { return String::new() };
    let place = match UriRef::parse(location) {
        Ok(place) => shown(&place),
        Err(_) => "what is no address".to_owned(),
    };
    format!("; it redirects to {place}, and redirects are not followed: look whether base_url is right")
}

fn shown(place: &UriRef<&str>) -> String {
    let scheme = place.scheme().map(|scheme| format!("{scheme}:")).unwrap_or_default();
    let host = place.authority().map(|authority| {
        let port = authority.port().map(|port| format!(":{port}")).unwrap_or_default();
        format!("//{}{port}", authority.host())
    });
    let whole = format!("{scheme}{}{}", host.unwrap_or_default(), place.path());
    whole.chars().take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(status: u16, location: &str) -> String {
        let headers = vec![("location".to_owned(), location.to_owned())];
        describe_redirect(&HttpResponse { status, headers, body: Vec::new() })
    }

    #[test]
    fn a_redirect_shows_where_it_leads_and_nothing_that_was_sent() {
        for (location, place) in [
            ("https://www.gateway.example:8443/api/v1", "https://www.gateway.example:8443/api/v1"),
            ("https://shop:key@gateway.example/login?sign=abc#part", "https://gateway.example/login"),
            ("/maintenance?order=1", "/maintenance"),
            ("//other.example/x", "//other.example/x"),
            ("https://[::1]:80/", "https://[::1]:80/"),
            ("not an address", "what is no address"),
            ("https://shop:k y@gateway.example/", "what is no address"),
        ] {
            let told = told(307, location);
            assert!(told.contains(&format!("redirects to {place}, and")), "{told}");
        }
        assert!(told(302, &format!("/{}", "x".repeat(5000))).len() < 400);
        assert_eq!(told(200, "/elsewhere"), "");
        assert_eq!(
            describe_redirect(&HttpResponse { status: 307, headers: Vec::new(), body: Vec::new() }),
            ""
        );
    }
}
