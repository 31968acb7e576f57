//! Forms with files (`beyond`: a dispute is created with a document).

use axum::body::Bytes;
use futures_util::{FutureExt, stream};
use serde_json::{Map, Value, json};

/// Reads a form: its fields as texts, and of its files the name, the type and the size, because nobody looks into them.
pub fn read(content_type: &str, body: &Bytes) -> Option<Value> {
    let boundary = multer::parse_boundary(content_type).ok()?;
    let whole = stream::once(std::future::ready(Ok::<_, multer::Error>(body.clone())));
    // The body is all there, so nothing is waited for.
    fields(multer::Multipart::new(whole, boundary)).now_or_never()?.ok()
}

async fn fields(mut form: multer::Multipart<'_>) -> multer::Result<Value> {
    let mut fields = Map::new();
    while let Some(field) = form.next_field().await? {
        // beyond: a client writes document[], as for a list.
        let name = field.name().unwrap_or_default().trim_end_matches("[]").to_owned();
        let file = field.file_name().map(str::to_owned);
        let kind = field.content_type().map(ToString::to_string);
        let value = match file {
            Some(file) => json!({ "name": file, "type": kind, "size": field.bytes().await?.len() }),
            None => json!(field.text().await?),
        };
        fields.insert(name, value);
    }
    Ok(Value::Object(fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "--edge\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nab\r\n--edge\r\n\
        Content-Disposition: form-data; name=\"document[]\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n\
        \u{1}\u{2}\u{3}\r\n--edge--\r\n";

    #[test]
    fn fields_and_files() {
        let body = Bytes::from_static(FORM.as_bytes());
        let expected =
            json!({ "token": "ab", "document": { "name": "a.png", "type": "image/png", "size": 3 } });
        assert_eq!(read("multipart/form-data; boundary=edge", &body), Some(expected));
        for kind in ["application/json", "multipart/form-data", "multipart/form-data; boundary=other"] {
            assert_eq!(read(kind, &body), None, "{kind}");
        }
        let cut = body.slice(..body.len() - 12);
        assert_eq!(read("multipart/form-data; boundary=edge", &cut), None);
    }
}
