//! The URLs in a configuration. A part that has no meaning, or would send a call elsewhere than it seems, is refused.

use std::net::{Ipv4Addr, Ipv6Addr};

use fluent_uri::Uri;
use fluent_uri::component::{Authority, Host};
use percent_encoding::percent_decode_str;

/// The longest user and password that SOCKS allows, in bytes.
const SOCKS_WORD_MAX: usize = 255;

type Checked<T> = Result<T, String>;

/// A gateway's base URL: scheme and host in lower case, without a slash at the end.
///
/// Plain HTTP would show cards and keys to everyone on the way, so only loopback addresses may use it, for the sandbox.
pub fn base_url(text: &str) -> Checked<String> {
    check_letters(text)?;
    let uri = Uri::parse(text).map_err(|_| "is not a URL; write it as https://host/path".to_owned())?;
    let scheme = uri.scheme().as_str().to_ascii_lowercase();
    if !matches!(scheme.as_str(), "https" | "http") {
        return Err("must begin with https://".to_owned());
    }
    let authority = uri.authority().ok_or("has no host; write it as https://host/path")?;
    if authority.userinfo().is_some() {
        return Err("must not contain a user name or password".to_owned());
    }
    let host = host(&authority)?;
    if scheme == "http" && !is_loopback(&host) {
        return Err("must be https; http is allowed for loopback addresses only".to_owned());
    }
    let port = port(&authority)?.map(|port| format!(":{port}")).unwrap_or_default();
    if uri.query().is_some() {
        return Err("must not have a query: the gateway's paths are appended to it".to_owned());
    }
    if uri.fragment().is_some() {
        return Err("must not have a fragment (#): it is never sent".to_owned());
    }
    Ok(format!("{scheme}://{host}{port}{}", path(uri.path().as_str())?))
}

/// A proxy's URL, with the user and password that it requires.
pub fn proxy(text: &str) -> Checked<()> {
    check_letters(text)?;
    let form = "must be written as http://[user:password@]host:port, or with https, socks5 or socks5h";
    let uri = Uri::parse(text).map_err(|_| {
        format!("{form}; escape characters of the password that a URL does not allow, as in %40")
    })?;
    let scheme = uri.scheme().as_str();
    match scheme {
        "http" | "https" | "socks5" | "socks5h" => {}
        "socks" => {
            return Err(
                "does not say which version of SOCKS: write socks5h, or socks5 to look names up locally"
                    .to_owned(),
            );
        }
        "socks4" | "socks4a" => {
            return Err("SOCKS 4 supports neither passwords nor IPv6: use socks5h".to_owned());
        }
        _ => return Err(form.to_owned()),
    }
    let authority = uri.authority().ok_or(form)?;
    host(&authority)?;
    port(&authority)?;
    if !matches!(uri.path().as_str(), "" | "/") || uri.query().is_some() || uri.fragment().is_some() {
        return Err("must end with the port: a proxy has no path, query or fragment".to_owned());
    }
    match authority.userinfo() {
        Some(user) => check_user(user.as_str(), scheme),
        None => Ok(()),
    }
}

/// Characters that libraries interpret differently, or drop.
fn check_letters(text: &str) -> Checked<()> {
    let refuse = |what: &str| Err(format!("must not contain {what}"));
    match text.chars().find(|letter| *letter == '\\' || !letter.is_ascii_graphic()) {
        None => Ok(()),
        Some('\\') => refuse("a backslash"),
        Some(letter) if letter.is_ascii_control() => refuse("a control character"),
        Some(letter) if letter.is_whitespace() => refuse("a space"),
        Some(_) => refuse("non-ASCII characters: write an international name as xn--..."),
    }
}

fn host(authority: &Authority<'_>) -> Checked<String> {
    match authority.host_parsed() {
        Host::Ipv4(_) | Host::Ipv6(_) => {}
        Host::RegName(name) if name.as_str().is_empty() => return Err("has no host".to_owned()),
        Host::RegName(name) if name.as_str().contains('%') => {
            return Err("must not contain escapes (%) in the host".to_owned());
        }
        Host::RegName(name) => check_name(name.as_str())?,
        _ => return Err("has a host that is neither a name nor an IP address".to_owned()),
    }
    Ok(authority.host().to_ascii_lowercase())
}

/// A host name. Systems read a name of digits and dots, or one that begins with 0x, as an IPv4 address in a notation
/// of their own.
fn check_name(name: &str) -> Checked<()> {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_');
    let mut labels = name.strip_suffix('.').unwrap_or(name).split('.');
    if !name.chars().all(allowed)
        || name.len() > 253
        || labels.clone().any(|label| !(1..=63).contains(&label.len()))
    {
        return Err("has a host that is not a valid name: use letters, digits, dashes and dots".to_owned());
    }
    let last = labels.next_back().unwrap_or_default();
    if last.bytes().all(|byte| byte.is_ascii_digit()) || last.to_ascii_lowercase().starts_with("0x") {
        return Err(
            "has a host that is not a complete address: write all four numbers of an IPv4 address".to_owned()
        );
    }
    Ok(())
}

/// Whether a base URL that was checked leads to this machine.
pub fn is_local(base_url: &str) -> bool {
    let uri = Uri::parse(base_url).ok();
    uri.and_then(|uri| uri.authority().map(|authority| is_loopback(authority.host()))).unwrap_or(false)
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_matches(['[', ']']);
    host == "localhost"
        || bare.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || bare.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback())
}

fn port(authority: &Authority<'_>) -> Checked<Option<u16>> {
    let Some(port) = authority.port() else { return Ok(None) };
    match port.as_str().parse::<u16>() {
        Ok(port) if port > 0 => Ok(Some(port)),
        _ => Err("has an invalid port: use a number from 1 to 65535".to_owned()),
    }
}

/// A path that precedes all others and is sent unchanged.
fn path(path: &str) -> Checked<&str> {
    if path.contains('%') {
        return Err("must not contain escapes (%) in its path".to_owned());
    }
    let path = path.strip_suffix('/').unwrap_or(path);
    let mut segments = path.split('/').skip(1);
    if segments.clone().any(str::is_empty) || path.ends_with('/') {
        return Err("must not contain two slashes in a row".to_owned());
    }
    if segments.any(|segment| matches!(segment, "." | "..")) {
        return Err("must not contain . or .. in its path".to_owned());
    }
    Ok(path)
}

fn check_user(user: &str, scheme: &str) -> Checked<()> {
    let (name, password) =
        user.split_once(':').map_or((user, None), |(name, password)| (name, Some(password)));
    let decoded = |text: &str| percent_decode_str(text).collect::<Vec<u8>>();
    let (name, password) = (decoded(name), password.map(decoded));
    let parts = [Some(&name), password.as_ref()];
    if parts.iter().flatten().any(|part| std::str::from_utf8(part).is_err()) {
        return Err("has escapes (%) in its user or password that are not UTF-8".to_owned());
    }
    if scheme.starts_with("socks") {
        let fits = |part: &Vec<u8>| (1..=SOCKS_WORD_MAX).contains(&part.len());
        if !fits(&name) || !password.as_ref().is_some_and(fits) {
            return Err(
                "must have both a user and a password of 1 to 255 bytes for SOCKS, or neither".to_owned()
            );
        }
    }
    if name.is_empty() {
        return Err("has a password but no user".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_mean_one_thing_are_taken() {
        for (text, normal) in [
            ("https://gateway.example", "https://gateway.example"),
            ("https://gateway.example/", "https://gateway.example"),
            ("https://gateway.example/api/v1/", "https://gateway.example/api/v1"),
            ("HTTPS://Gateway.Example:8443/API", "https://gateway.example:8443/API"),
            ("https://gateway.example.:443", "https://gateway.example.:443"),
            ("https://192.0.2.7:65535/x", "https://192.0.2.7:65535/x"),
            ("https://[2001:DB8::1]:1/x", "https://[2001:db8::1]:1/x"),
            ("https://xn--bcher-kva.example/a-b_c~d;e=f,g", "https://xn--bcher-kva.example/a-b_c~d;e=f,g"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://LOCALHOST", "http://localhost"),
            ("http://127.8.9.10:80/", "http://127.8.9.10:80"),
            ("http://[::1]:8080/sandbox", "http://[::1]:8080/sandbox"),
        ] {
            assert_eq!(base_url(text).as_deref(), Ok(normal), "{text}");
        }
    }

    #[test]
    fn what_means_nothing_in_an_address_is_refused_with_its_reason() {
        for (text, reason) in [
            ("gateway.example", "is not a URL"),
            ("//gateway.example", "is not a URL"),
            ("https:gateway.example", "has no host"),
            ("https:///path", "has no host"),
            ("https://:443/", "has no host"),
            ("https://?x", "has no host"),
            ("ftp://gateway.example", "must begin with https://"),
            ("javascript:alert(1)", "must begin with https://"),
            ("http://gateway.example", "must be https"),
            ("http://127.0.0.1.example", "must be https"),
            ("http://128.0.0.1", "must be https"),
            ("http://[::2]", "must be https"),
            ("http://[::ffff:127.0.0.1]", "must be https"),
            ("http://localhost.example", "must be https"),
            ("https://gateway.example:0", "port"),
            ("https://gateway.example:", "port"),
            ("https://gateway.example:65536", "port"),
            ("https://gateway.example:99999999999", "port"),
            ("https://gateway.example:+80", "is not a URL"),
            ("https://gateway.example:80a", "is not a URL"),
            ("https://gateway.example#", "fragment"),
            ("https://gateway.example/a#b", "fragment"),
            ("https://gateway.example?", "query"),
            ("https://gateway.example/a?b=c", "query"),
            ("https://user@gateway.example", "user name"),
            ("https://user:word@gateway.example", "user name"),
            ("https://@gateway.example", "user name"),
            ("https://gateway.example/%2e%2e/x", "escapes"),
            ("https://gateway.example/a%20b", "escapes"),
            ("https://gateway.example/%", "is not a URL"),
            ("https://gateway%2eexample", "escapes"),
            ("https://gateway.example/../x", ". or .."),
            ("https://gateway.example/a/./b", ". or .."),
            ("https://gateway.example/a/..", ". or .."),
            ("https://gateway.example//", "two slashes"),
            ("https://gateway.example//a", "two slashes"),
            ("https://gateway.example/a//b", "two slashes"),
            ("https://gateway.example/a//", "two slashes"),
        ] {
            let refused = base_url(text).expect_err(text);
            assert!(refused.contains(reason), "{text}: {refused}");
        }
    }

    #[test]
    fn letters_and_hosts_that_programs_read_in_different_ways_are_refused() {
        for (text, reason) in [
            ("https://gateway.example\\@other.example", "backslash"),
            ("https:\\\\gateway.example", "backslash"),
            (" https://gateway.example", "a space"),
            ("https://gateway.example/a b", "a space"),
            ("https://gateway.example\t", "control"),
            ("https://gate\nway.example", "control"),
            ("https://gateway.example/\0", "control"),
            ("https://gateway.example/\u{7f}", "control"),
            ("https://g\u{e4}teway.example", "xn--"),
            ("https://gateway.example/\u{200b}", "xn--"),
            ("https://gateway.example/a\u{a0}b", "a space"),
            ("https://gateway..example", "is not a valid name"),
            ("https://gate,way.example", "is not a valid name"),
            ("https://127.1", "not a complete address"),
            ("https://2130706433", "not a complete address"),
            ("https://0x7f.1", "not a complete address"),
            ("https://0x7f000001", "not a complete address"),
            ("https://256.0.0.1", "not a complete address"),
            ("https://[::1", "is not a URL"),
            ("https://[fe80::1%25eth0]/", "is not a URL"),
            ("https://[v1.x]/", "neither a name nor an IP address"),
        ] {
            let refused = base_url(text).expect_err(text);
            assert!(refused.contains(reason), "{text}: {refused}");
        }
    }

    #[test]
    fn proxies_are_addresses_that_something_is_done_with() {
        for text in [
            "http://proxy.example:3128",
            "http://proxy.example",
            "https://user:pass-word@proxy.example:3129/",
            "http://user@127.0.0.1:1",
            "socks5://[::1]:1080",
            "socks5h://user:p%40ss%3Aword@proxy.example",
        ] {
            assert_eq!(proxy(text), Ok(()), "{text}");
        }
        for (text, reason) in [
            ("proxy.example:3128", "must be written as http://"),
            ("ftp://proxy.example", "must be written as http://"),
            ("http:proxy.example", "must be written as http://"),
            ("socks4://proxy.example", "SOCKS 4"),
            ("socks4a://proxy.example", "SOCKS 4"),
            ("socks://proxy.example", "which version of SOCKS"),
            ("socks5://user@proxy.example", "user and a password"),
            ("socks5h://user:@proxy.example", "user and a password"),
            ("socks5h://:word@proxy.example", "user and a password"),
            ("http://:word@proxy.example", "no user"),
            ("http://us%ffer@proxy.example", "not UTF-8"),
            ("http://user:p@ss@proxy.example", "%40"),
            ("http://proxy.example:0", "port"),
            ("http://proxy.example:65536", "port"),
            ("http://proxy.example/path", "must end with the port"),
            ("http://proxy.example?x", "must end with the port"),
            ("http://proxy.example#x", "must end with the port"),
            ("http://", "has no host"),
            ("http://user:word@", "has no host"),
            ("http://proxy example", "a space"),
            ("http:\\\\proxy.example", "backslash"),
        ] {
            let refused = proxy(text).expect_err(text);
            assert!(refused.contains(reason), "{text}: {refused}");
        }
        let long = format!("socks5h://user:{}@proxy.example", "x".repeat(256));
        assert!(proxy(&long).expect_err("too long").contains("255"));
    }
}
