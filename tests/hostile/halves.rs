//! A second answer that was sent in advance, in TLS, and of which only a part has arrived when the first one is read: none
//! of it may be taken for the answer to the next request.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use libtest_mimic::{Failed, Trial};
use rustls::{ServerConfig, ServerConnection, SupportedProtocolVersion};

use crate::answers::ACCEPTED;
use crate::case::{client, pay};
use crate::gateway::{Connection, HostileGateway};
use crate::handshakes::{authority_file, trusted_server};

/// How much of the second answer's record comes with the first answer.
#[derive(Clone, Copy)]
enum Part {
    Nothing,
    HalfAHeader,
    Header,
    Half,
    AllButOneByte,
    Whole,
}

/// Every case, in both versions of TLS.
pub fn trials() -> Vec<Trial> {
    let cases = [
        ("tls_nothing_in_advance_keeps_the_connection", Part::Nothing),
        ("tls_half_a_header_in_advance_is_no_answer", Part::HalfAHeader),
        ("tls_a_header_in_advance_is_no_answer", Part::Header),
        ("tls_half_a_record_in_advance_is_no_answer", Part::Half),
        ("tls_a_record_but_for_one_byte_in_advance_is_no_answer", Part::AllButOneByte),
        ("tls_a_record_in_advance_is_no_answer", Part::Whole),
    ];
    let both = |part| {
        sent_in_advance(part, &rustls::version::TLS13)?;
        sent_in_advance(part, &rustls::version::TLS12)
    };
    cases.into_iter().map(|(name, part)| Trial::test(name, move || both(part))).collect()
}

fn whole(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// The server's side of a connection, whose records it can hold back.
struct Side<'a> {
    tls: ServerConnection,
    connection: &'a mut dyn Connection,
}

impl Side<'_> {
    /// Reads one whole request.
    fn take_request(&mut self) -> std::io::Result<()> {
        let mut received = Vec::new();
        loop {
            let text = String::from_utf8_lossy(&received).to_ascii_lowercase();
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
                if body.len() >= length.and_then(|length| length.trim().parse().ok()).unwrap_or(0) {
                    return Ok(());
                }
            }
            // What came with the end of the handshake is there already.
            let mut buffer = [0; 4096];
            match self.tls.reader().read(&mut buffer) {
                Ok(0) => return Err(std::io::ErrorKind::UnexpectedEof.into()),
                Ok(amount) => received.extend_from_slice(&buffer[..amount]),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                    self.tls.complete_io(&mut self.connection)?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// The records that carry this text.
    fn records(&mut self, text: &str) -> std::io::Result<Vec<u8>> {
        self.tls.writer().write_all(text.as_bytes())?;
        let mut records = Vec::new();
        while self.tls.wants_write() {
            self.tls.write_tls(&mut records)?;
        }
        Ok(records)
    }
}

fn behave(connection: &mut dyn Connection, config: &Arc<ServerConfig>, part: Part) -> std::io::Result<()> {
    let mut tls = ServerConnection::new(Arc::clone(config)).map_err(std::io::Error::other)?;
    tls.complete_io(&mut { &mut *connection })?;
    let mut side = Side { tls, connection };
    side.take_request()?;
    let first = side.records(&whole(ACCEPTED))?;
    let approved = side.records(&whole(&ACCEPTED.replace("\"0015\"", "\"0000\"")))?;
    let sent = match part {
        Part::Nothing => 0,
        Part::HalfAHeader => 3,
        Part::Header => 5,
        Part::Half => approved.len() / 2,
        Part::AllButOneByte => approved.len() - 1,
        Part::Whole => approved.len(),
    };
    side.connection.write_all(&[&first, &approved[..sent]].concat())?;
    side.take_request()?;
    side.connection.write_all(&approved[sent..])?;
    std::io::copy(side.connection, &mut std::io::sink()).map(|_| ())
}

fn sent_in_advance(part: Part, version: &'static SupportedProtocolVersion) -> Result<(), Failed> {
    let config = Arc::new(trusted_server(version));
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    let gateway = HostileGateway::instead_of_tls(move |connection| {
        counted.fetch_add(1, Ordering::SeqCst);
        behave(connection, &config, part)
    });
    let client = client(&gateway.url(), Some(authority_file()));
    let answers = [pay(&client).1, pay(&client).1];
    let statuses = answers.each_ref().map(|payment| payment["status"].clone());
    let used = connections.load(Ordering::SeqCst);
    // Where nothing came in advance, the connection is used again, or this would show nothing.
    let expected = if matches!(part, Part::Nothing) {
        (["requires_action", "approved"], 1)
    } else {
        (["requires_action"; 2], 2)
    };
    if (statuses.each_ref().map(|status| status.as_str().unwrap_or("none")), used) == expected {
        return Ok(());
    }
    Err(format!("{version:?}: {answers:?} over {used} connections").into())
}
