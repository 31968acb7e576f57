//! A relay between a client and the sandbox that detects when the sandbox has closed a connection and the client can see
//! it: nothing else announces the end of an idle connection.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

/// How often the kernel's table is checked.
const LOOK: Duration = Duration::from_millis(5);
/// The state in that table of a connection whose other end is closed.
const CLOSE_WAIT: &str = "08";

/// The relay; its threads end with the connections.
pub struct Relay {
    address: SocketAddr,
    closed: Receiver<SocketAddr>,
}

impl Relay {
    /// Starts one in front of an address of this machine.
    pub fn before(target: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let (tell, closed) = channel();
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(std::result::Result::ok) {
                let tell = tell.clone();
                std::thread::spawn(move || relayed(client, target, &tell));
            }
        });
        Ok(Self { address, closed })
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Waits until the sandbox has closed a connection, and the client's end of it shows that.
    pub fn wait_for_close(&self, patience: Duration) -> Result<()> {
        let end = Instant::now() + patience;
        let client = self.closed.recv_timeout(patience).context("no connection was closed")?;
        let local = format!(":{:04X}", client.port());
        loop {
            let table = std::fs::read_to_string("/proc/net/tcp")?;
            let mut rows = table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
            let row = rows.find(|row| row.get(1).is_some_and(|address| address.ends_with(&local)));
            if row.is_none_or(|row| row.get(3) == Some(&CLOSE_WAIT)) {
                return Ok(());
            }
            ensure!(Instant::now() < end, "the end of the connection does not arrive");
            std::thread::sleep(LOOK);
        }
    }
}

/// Copies both directions until each has ended. A failure ends a direction like its end does.
fn relayed(client: TcpStream, target: SocketAddr, tell: &Sender<SocketAddr>) -> Option<()> {
    let peer = client.peer_addr().ok()?;
    let server = TcpStream::connect(target).ok()?;
    let up = (client.try_clone().ok()?, server.try_clone().ok()?);
    std::thread::spawn(move || carried(up.0, up.1));
    carried(server, client);
    // The receiver is gone once the cell has its result.
    let _ = tell.send(peer);
    Some(())
}

fn carried(mut from: TcpStream, mut to: TcpStream) {
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_close_is_waited_for_and_bytes_go_both_ways() -> Result<()> {
        let server = TcpListener::bind("127.0.0.1:0")?;
        let relay = Relay::before(server.local_addr()?)?;
        let mut client = TcpStream::connect(("127.0.0.1", relay.port()))?;
        client.write_all(b"question")?;
        let (mut served, _) = server.accept()?;
        let mut text = [0; 8];
        served.read_exact(&mut text)?;
        served.write_all(b"answer")?;
        assert!(relay.wait_for_close(Duration::ZERO).is_err(), "still open");
        drop(served);
        relay.wait_for_close(Duration::from_secs(60))?;
        let mut answer = String::new();
        client.read_to_string(&mut answer)?;
        assert_eq!((text.as_slice(), answer.as_str()), (&b"question"[..], "answer"));
        Ok(())
    }
}
