//! A reader's position in a stream of TLS records.

/// Type, version and length.
const HEADER: usize = 5;

/// The position after the bytes read so far. rustls buffers a partial record without reporting it.
#[derive(Debug, Default)]
pub struct Position {
    header: [u8; HEADER],
    header_read: usize,
    body_left: usize,
}

impl Position {
    /// Advances past these bytes.
    pub fn pass(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            if self.body_left > 0 {
                let passed = self.body_left.min(bytes.len());
                self.body_left -= passed;
                bytes = &bytes[passed..];
                continue;
            }
            self.header[self.header_read] = bytes[0];
            self.header_read += 1;
            bytes = &bytes[1..];
            if self.header_read == HEADER {
                self.header_read = 0;
                self.body_left = usize::from(u16::from_be_bytes([self.header[3], self.header[4]]));
            }
        }
    }

    /// Whether the next byte begins a record.
    pub fn is_between_records(&self) -> bool {
        self.header_read == 0 && self.body_left == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_records_leave_nothing_open_however_they_arrive() {
        // A record of three bytes, an empty one, and one of 256.
        let mut stream = vec![0x17, 3, 3, 0, 3, 1, 2, 3, 0x17, 3, 3, 0, 0, 0x17, 3, 3, 1, 0];
        stream.extend([9; 256]);
        let ends = [0, 8, 13, stream.len()];
        for cut in 0..=stream.len() {
            let mut position = Position::default();
            position.pass(&stream[..cut]);
            assert_eq!(position.is_between_records(), ends.contains(&cut), "{cut}");
            position.pass(&stream[cut..]);
            assert!(position.is_between_records(), "{cut}");
        }
        let mut position = Position::default();
        stream.iter().for_each(|byte| position.pass(&[*byte]));
        assert!(position.is_between_records());
    }
}
