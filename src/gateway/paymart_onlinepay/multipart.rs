//! A form with a file, as RFC 7578 writes it.

/// The parts so far.
pub(super) struct Multipart {
    boundary: String,
    body: Vec<u8>,
}

impl Multipart {
    /// An empty form. The nonce is 32 random digits, which no file has by chance.
    pub fn new(nonce: &str) -> Self {
        Self { boundary: format!("till-{nonce}"), body: Vec::new() }
    }

    /// Adds a text. The name has no quotation mark and no line end.
    pub fn text(&mut self, name: &str, value: &str) {
        self.part(&format!("form-data; name=\"{name}\""), None, value.as_bytes());
    }

    /// Adds a file. No name has a quotation mark or a line end.
    pub fn file(&mut self, name: &str, file_name: &str, media_type: &str, content: &[u8]) {
        let disposition = format!("form-data; name=\"{name}\"; filename=\"{file_name}\"");
        self.part(&disposition, Some(media_type), content);
    }

    fn part(&mut self, disposition: &str, media_type: Option<&str>, content: &[u8]) {
        let mut head = format!("--{}\r\ncontent-disposition: {disposition}\r\n", self.boundary);
        if let Some(media_type) = media_type {
            head += &format!("content-type: {media_type}\r\n");
        }
        self.body.extend_from_slice(head.as_bytes());
        self.body.extend_from_slice(b"\r\n");
        self.body.extend_from_slice(content);
        self.body.extend_from_slice(b"\r\n");
    }

    /// The header `content-type` of the form, and its bytes.
    pub fn finish(mut self) -> (String, Vec<u8>) {
        self.body.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        (format!("multipart/form-data; boundary={}", self.boundary), self.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_its_parts_and_the_bytes_of_its_file() {
        let mut form = Multipart::new("0f");
        form.text("token", "T1");
        form.file("document", "receipt.png", "image/png", b"\x89PNG\r\n\xff");
        let (content_type, body) = form.finish();
        assert_eq!(content_type, "multipart/form-data; boundary=till-0f");
        let expected = b"--till-0f\r\ncontent-disposition: form-data; name=\"token\"\r\n\r\nT1\r\n\
            --till-0f\r\ncontent-disposition: form-data; name=\"document\"; filename=\"receipt.png\"\r\n\
            content-type: image/png\r\n\r\n\x89PNG\r\n\xff\r\n--till-0f--\r\n";
        assert_eq!(body, expected);
    }
}
