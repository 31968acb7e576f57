//! Answers that no honest gateway gives, to a request that it has read.

use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::Duration;

use libtest_mimic::{Failed, Trial};
use serde_json::json;
use till::Operation;

use crate::case::{
    self, BROKEN, Expected, MALFORMED, TIMEOUT, client, hurried_client, hurry_ms, measured, pay,
};
use crate::gateway::{Connection, HostileGateway, answer, dribble, flood, hang, take_request};

/// What an honest gateway would say.
pub const ACCEPTED: &str = r#"{"msg":"success","code":"0000","timestamp":1,"success":true,
    "data":{"tradeNo":"A1","payproTradeNo":"P1","status":"0015","desc":"Create","paymentInfo":"684180093002321321"}}"#;

/// A gzip file of 1 MiB of blanks, again and again: behind each other they are one stream.
const BOMB: &[u8] = include_bytes!("bomb.gz");

const PAUSE: Duration = Duration::from_millis(40);

/// Every case.
pub fn trials() -> Vec<Trial> {
    let mut trials = lengths();
    trials.extend(floods());
    trials.extend(bodies());
    trials.extend(slow());
    trials.extend(status_lines());
    trials.extend(redirects());
    trials.push(Trial::test("an_answer_that_nobody_asked_for_is_not_the_next_one", || leftovers(false)));
    trials.push(Trial::test("an_answer_that_comes_later_is_not_the_next_one", || leftovers(true)));
    trials.push(Trial::test("a_gateway_that_asks_for_a_pause_of_years_is_not_waited_for", endless_pause));
    trials.push(Trial::test("a_gateway_that_does_not_read_is_not_waited_for", never_reads));
    trials.push(Trial::test("a_gateway_that_reads_slowly_is_not_waited_for", reads_slowly));
    trials.push(Trial::test("a_proxy_that_greets_byte_by_byte_is_not_waited_for", || slow_proxy(true)));
    trials.push(Trial::test("a_proxy_that_greets_for_ever_is_not_waited_for", || slow_proxy(false)));
    trials.push(Trial::test("the_honest_answer_is_taken", honest));
    trials
}

/// A case whose gateway reads the request, does this, and closes the connection.
fn after_request(
    name: &str,
    expected: Expected,
    react: impl Fn(&mut dyn Connection) -> std::io::Result<()> + Clone + Send + Sync + 'static,
) -> Trial {
    let make = move || {
        let react = react.clone();
        HostileGateway::plain(move |connection| {
            take_request(connection)?;
            react(connection)
        })
    };
    case::case(name, expected, make, None)
}

/// A case whose gateway sends these bytes and then says nothing more.
fn says(name: &str, expected: Expected, bytes: impl Into<Vec<u8>>) -> Trial {
    let bytes = bytes.into();
    after_request(name, expected, move |connection| {
        connection.write_all(&bytes)?;
        hang(connection)
    })
}

/// A case whose gateway gives a whole answer with that head and body.
fn answers(name: &str, head: &'static str, body: impl Into<Vec<u8>>) -> Trial {
    let body = body.into();
    after_request(name, MALFORMED, move |connection| answer(connection, head, &body))
}

fn whole(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

fn with_length(length: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{ACCEPTED}")
}

fn lengths() -> Vec<Trial> {
    let short = ACCEPTED.len() - 9;
    let (long, twice) = (ACCEPTED.len() + 9, format!("{}\r\ncontent-length: {short}", ACCEPTED.len()));
    let closed = |name, text: String| {
        after_request(name, BROKEN, move |connection| connection.write_all(text.as_bytes()))
    };
    vec![
        says("a_body_longer_than_its_length_is_cut", MALFORMED, with_length(&short.to_string())),
        says("a_body_shorter_than_its_length_is_waited_for", TIMEOUT, with_length(&long.to_string())),
        closed("a_body_shorter_than_its_length_is_none", with_length(&long.to_string())),
        says("the_largest_length_takes_no_memory", TIMEOUT, with_length("18446744073709551615")),
        says("a_length_beyond_all_numbers", MALFORMED, with_length("18446744073709551616")),
        says("a_negative_length", MALFORMED, with_length("-1")),
        says("a_length_in_words", MALFORMED, with_length("all")),
        says("two_lengths", MALFORMED, with_length(&twice)),
        closed(
            "chunks_that_end_too_early",
            format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfff\r\n{ACCEPTED}"),
        ),
        says(
            "a_chunk_of_no_length",
            MALFORMED,
            format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{ACCEPTED}"),
        ),
        says(
            "a_chunk_beyond_all_numbers",
            MALFORMED,
            format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\n{ACCEPTED}"),
        ),
    ]
}

fn floods() -> Vec<Trial> {
    let endless = |name, expected, head: &'static str, unit: Vec<u8>| {
        after_request(name, expected, move |connection| {
            connection.write_all(head.as_bytes())?;
            flood(connection, &unit)
        })
    };
    let in_time = Expected { kinds: &["malformed_response", "timeout"], outcome: "unknown", lasts: false };
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    vec![
        endless("an_endless_body", MALFORMED, "HTTP/1.1 200 OK\r\n\r\n", vec![b' '; 65536]),
        endless(
            "endless_large_chunks",
            MALFORMED,
            chunked,
            [b"10000\r\n", &[b'x'; 65536][..], b"\r\n"].concat(),
        ),
        endless("endless_small_chunks", in_time, chunked, b"1\r\nx\r\n".repeat(1000)),
        endless("an_endless_chunk_header", in_time, chunked, vec![b'0'; 65536]),
        endless("endless_headers", MALFORMED, "HTTP/1.1 200 OK\r\n", b"x: y\r\n".repeat(1000)),
        endless("an_endless_header", MALFORMED, "HTTP/1.1 200 OK\r\nx: ", vec![b'x'; 65536]),
        endless("an_endless_status_line", MALFORMED, "HTTP/1.1 200 ", vec![b'x'; 65536]),
        endless("endless_blank_lines", in_time, "", b"\r\n".repeat(1000)),
        endless("endless_preliminary_answers", in_time, "", b"HTTP/1.1 103 Early Hints\r\n\r\n".repeat(100)),
        endless(
            "endless_trailers",
            in_time,
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n",
            b"x: y\r\n".repeat(1000),
        ),
    ]
}

fn bodies() -> Vec<Trial> {
    let deep = |open: &str, depth| format!(r#"{{"code":"0000","data":{}"#, open.repeat(depth));
    let closed = |depth| format!(r#"{{"code":"0000","data":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    let spoilt: Vec<u8> = ACCEPTED.bytes().map(|byte| if byte == b'C' { 0xff } else { byte }).collect();
    let long = "long ".repeat(140_000);
    vec![
        says(
            "a_long_message",
            Expected { kinds: &["gateway_error"], outcome: "unknown", lasts: false },
            whole(&format!(r#"{{"code":"{long}","msg":"{long}"}}"#)),
        ),
        answers("a_body_full_of_secret_names", "200 OK", "cvv=1,".repeat(600_000)),
        answers("deep_lists", "200 OK", deep("[", 1_000_000)),
        answers("deep_objects", "200 OK", deep(r#"{"a":"#, 500_000)),
        answers("deep_lists_that_end", "200 OK", closed(100_000)),
        answers("a_long_list", "200 OK", format!(r#"{{"code":"0000","data":[{}1]}}"#, "1,".repeat(1 << 20))),
        answers(
            "many_objects",
            "200 OK",
            format!(r#"{{"code":"0000","data":[{}1]}}"#, r#"{"":1},"#.repeat(400_000)),
        ),
        answers("a_number_of_a_million_digits", "200 OK", format!(r#"{{"code":{}}}"#, "9".repeat(1 << 20))),
        answers(
            "letters_that_are_no_utf_8",
            "200 OK",
            ACCEPTED.bytes().map(|byte| byte | 0x80).collect::<Vec<u8>>(),
        ),
        answers("one_letter_that_is_no_utf_8", "200 OK", spoilt),
        answers("a_page_instead", "200 OK", "<html>welcome</html>"),
        answers("nothing", "200 OK", ""),
        answers("nul_bytes", "200 OK", vec![0; 4096]),
        answers("something_behind_the_answer", "200 OK", format!("{ACCEPTED}{ACCEPTED}")),
        answers(
            "a_member_that_stands_twice",
            "200 OK",
            ACCEPTED.replace(r#""code":"#, r#""code":"4005","code":"#),
        ),
        answers(
            "a_state_that_stands_twice",
            "200 OK",
            ACCEPTED.replace(r#""status":"#, r#""status":"0000","status":"#),
        ),
        answers("a_gzip_bomb", "200 OK\r\ncontent-encoding: gzip", BOMB.repeat(1024)),
        answers("a_gzip_bomb_that_does_not_say_so", "200 OK", BOMB.repeat(1024)),
        answers("a_plain_answer_that_is_called_gzip", "200 OK\r\ncontent-encoding: gzip", ACCEPTED),
        answers("an_encoding_that_nobody_asked_for", "200 OK\r\ncontent-encoding: identity, br", ACCEPTED),
        says(
            "a_gzip_transfer",
            Expected { kinds: &["malformed_response", "timeout"], outcome: "unknown", lasts: false },
            format!(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n{:x}\r\n{ACCEPTED}\r\n0\r\n\r\n",
                ACCEPTED.len()
            ),
        ),
    ]
}

fn slow() -> Vec<Trial> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", ACCEPTED.len());
    let whole = format!("{head}{ACCEPTED}");
    let dribbled = move |name, begin: String, rest: String| {
        after_request(name, TIMEOUT, move |connection| {
            connection.write_all(begin.as_bytes())?;
            dribble(connection, rest.as_bytes(), PAUSE)
        })
    };
    vec![
        dribbled("headers_byte_by_byte", String::new(), whole),
        dribbled("a_body_byte_by_byte", head, ACCEPTED.to_owned()),
        after_request("silence", TIMEOUT, hang),
        after_request("no_answer", BROKEN, |_| Ok(())),
        case::case(
            "a_connection_that_is_closed_at_once",
            Expected { kinds: &["connection", "malformed_response"], outcome: "unknown", lasts: false },
            || HostileGateway::plain(|connection| connection.read(&mut [0; 1]).map(|_| ())),
            None,
        ),
    ]
}

fn status_lines() -> Vec<Trial> {
    let line = |name, expected, line: &str| {
        let text = format!("{line}\r\ncontent-length: {}\r\n\r\n{ACCEPTED}", ACCEPTED.len());
        says(name, expected, text)
    };
    let in_time = Expected { kinds: &["malformed_response", "timeout"], outcome: "unknown", lasts: false };
    vec![
        line("no_version", MALFORMED, "200 OK"),
        line("another_version", MALFORMED, "HTTP/9.9 200 OK"),
        line("a_status_of_two_digits", MALFORMED, "HTTP/1.1 20 OK"),
        line("a_status_of_four_digits", MALFORMED, "HTTP/1.1 2000 OK"),
        line("a_status_in_words", MALFORMED, "HTTP/1.1 yes OK"),
        line("another_success", MALFORMED, "HTTP/1.1 201 Created"),
        line("no_content", MALFORMED, "HTTP/1.1 204 No Content"),
        line("not_modified", MALFORMED, "HTTP/1.1 304 Not Modified"),
        line("another_protocol", in_time, "HTTP/1.1 101 Switching Protocols"),
        line("an_unknown_status", MALFORMED, "HTTP/1.1 999 Whatever"),
        says("an_answer_without_head", MALFORMED, ACCEPTED),
        says("noise", MALFORMED, (0..=255_u8).cycle().take(20_000).collect::<Vec<u8>>()),
        says("a_header_without_colon", MALFORMED, format!("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n{ACCEPTED}")),
        says(
            "a_header_with_nul",
            MALFORMED,
            format!("HTTP/1.1 200 OK\r\nx: a\0b\r\ncontent-length: {}\r\n\r\n{ACCEPTED}", ACCEPTED.len()),
        ),
    ]
}

/// Redirects lead to another server, which would say yes; or to where they came from, for ever.
fn redirects() -> Vec<Trial> {
    let redirect = |status: u16, elsewhere: bool| {
        let name = format!(
            "a_redirect_{status}_{}_is_not_followed",
            if elsewhere { "elsewhere" } else { "in_a_circle" }
        );
        Trial::test(name, move || {
            let other = HostileGateway::plain(|connection| {
                take_request(connection)?;
                answer(connection, "200 OK", ACCEPTED.as_bytes())
            });
            let target = if elsewhere { other.url() } else { String::new() };
            let gateway = HostileGateway::plain(move |connection| {
                take_request(connection)?;
                let head = format!("{status} Over There\r\nlocation: {target}/v1/paypro/payInApi");
                answer(connection, &head, ACCEPTED.as_bytes())
            });
            let client = client(&gateway.url(), None);
            let error = measured(|| pay(&client))?;
            if error["outcome"] != "unknown" || error["kind"] != "malformed_response" {
                return Err(format!("{error}").into());
            }
            match (other.requests(), gateway.requests()) {
                (0, 1) => Ok(()),
                (followed, asked) => Err(format!("{followed} requests followed, {asked} were sent").into()),
            }
        })
    };
    [301, 302, 303, 307, 308]
        .into_iter()
        .flat_map(|status| [redirect(status, true), redirect(status, false)])
        .collect()
}

/// A second answer behind the first must not be taken for the answer to the next request, whether it comes with the first or
/// once that was read.
fn leftovers(later: bool) -> Result<(), Failed> {
    let (read, was_read) = channel();
    let (written, was_written) = channel();
    let (was_read, written) = (Mutex::new(was_read), Mutex::new(written));
    let gateway = HostileGateway::plain(move |connection| {
        loop {
            take_request(connection)?;
            let approved = ACCEPTED.replace("\"0015\"", "\"0000\"");
            let mut both = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{ACCEPTED}", ACCEPTED.len());
            let extra = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{approved}", approved.len());
            if !later {
                both += &extra;
            }
            connection.write_all(both.as_bytes())?;
            was_read.lock().expect("no panic").recv().map_err(std::io::Error::other)?;
            if later {
                connection.write_all(extra.as_bytes())?;
            }
            written.lock().expect("no panic").send(()).map_err(std::io::Error::other)?;
        }
    });
    let client = client(&gateway.url(), None);
    for _ in 0..3 {
        let (status, payment) = pay(&client);
        if status != 0 || payment["status"] != "requires_action" {
            return Err(format!("not the answer to this request: {payment}").into());
        }
        read.send(())?;
        was_written.recv()?;
    }
    match gateway.requests() {
        3 => Ok(()),
        connections => Err(format!("{connections} connections were used for 3 requests").into()),
    }
}

fn endless_pause() -> Result<(), Failed> {
    for asked in ["18446744073709551615", "99999999999999999999999", "-1", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        let gateway = HostileGateway::plain(move |connection| {
            take_request(connection)?;
            answer(connection, &format!("429 Slow Down\r\nretry-after: {asked}"), b"slow")
        });
        let client = client(&gateway.url(), None);
        let error = measured(|| pay(&client))?;
        if error["kind"] != "rate_limited" || error["outcome"] != "unknown" {
            return Err(format!("{asked}: {error}").into());
        }
    }
    Ok(())
}

fn never_reads() -> Result<(), Failed> {
    let gateway = HostileGateway::plain(|_| {
        std::thread::sleep(Duration::from_millis(case::PATIENCE_MS));
        Ok(())
    });
    let client = hurried_client(&gateway.url(), None);
    let body = json!({"tradeNo": "A1", "remark": "x".repeat(1_000_000)}).to_string();
    let request = json!({"path": "payIn", "body": body});
    let error = measured(|| case::call(&client, Operation::CallRaw, &request))?;
    if error["kind"] != "timeout" || error["outcome"] != "unknown" {
        return Err(format!("{error}").into());
    }
    Ok(())
}

/// Every time that some of the body went through, there is time again for the next part of it.
fn reads_slowly() -> Result<(), Failed> {
    let hurry_ms = hurry_ms();
    let pause = Duration::from_millis(hurry_ms / 2);
    let gateway = HostileGateway::plain(move |connection| {
        let mut buffer = vec![0; 64 << 10];
        while connection.read(&mut buffer)? > 0 {
            std::thread::sleep(pause);
        }
        Ok(())
    });
    let client = case::waiting(&gateway.url(), None, hurry_ms);
    let body = json!({"tradeNo": "A1", "remark": "x".repeat(1_000_000)}).to_string();
    let error =
        measured(|| case::call(&client, Operation::CallRaw, &json!({"path": "payIn", "body": body})))?;
    if error["kind"] != "timeout" || error["outcome"] != "unknown" {
        return Err(format!("{error}").into());
    }
    Ok(())
}

/// A proxy is spoken to in plain HTTP, so that anybody between can be it; nothing of a request goes to it.
fn slow_proxy(slow: bool) -> Result<(), Failed> {
    let proxy = HostileGateway::plain(move |connection| {
        take_request(connection)?;
        if slow {
            return dribble(connection, &[b"HTTP/1.1 200 OK\r\nx: ", &[b'x'; 300][..]].concat(), PAUSE);
        }
        connection.write_all(b"HTTP/1.1 200 OK\r\nx: ")?;
        flood(connection, &[b'x'; 4096])
    });
    let hurry_ms = hurry_ms();
    let client = case::client_with(json!({
        "base_url": "https://gateway.example", "proxy": proxy.url(),
        "timeouts": {"connect_ms": hurry_ms, "attempt_ms": hurry_ms, "total_ms": hurry_ms},
    }));
    let error = measured(|| pay(&client))?;
    if error["outcome"] != "not_sent" || !matches!(error["kind"].as_str(), Some("timeout" | "connection")) {
        return Err(format!("{error}").into());
    }
    Ok(())
}

/// The cases above would all pass with a client that takes no answer at all.
fn honest() -> Result<(), Failed> {
    for head in ["200 OK", "200 OK\r\ncontent-encoding: identity", "200 OK\r\nretry-after: 10"] {
        let gateway = HostileGateway::plain(move |connection| {
            take_request(connection)?;
            answer(connection, head, ACCEPTED.as_bytes())
        });
        let client = client(&gateway.url(), None);
        let payment = measured(|| pay(&client))?;
        if payment["status"] != "requires_action" {
            return Err(format!("{payment}").into());
        }
    }
    Ok(())
}
