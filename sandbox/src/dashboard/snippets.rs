//! The first payment as code to paste, for each gateway in each language.

use serde_json::{Value, json};

/// A language and its code.
pub struct Snippet {
    /// Name of the language.
    pub language: &'static str,
    /// How its package is installed.
    pub install: &'static str,
    /// Name of the program's file.
    pub file: &'static str,
    /// The whole program.
    pub code: String,
    /// How it is run.
    pub run: &'static str,
}

/// What the first payment asks for, the order's number first; the customer comes back to the sandbox at `url`.
fn request(gateway: &str, url: &str, number: &str) -> Vec<(String, Value)> {
    let home = format!("{url}/");
    let fields = match gateway {
        "paymart" => json!({
            "amount": 2500, "currency": "EUR", "description": "Blue cap",
            "success_url": home, "failure_url": home,
        }),
        "onlinepay" => json!({
            "amount": 10000, "currency": "CNY", "description": "Blue cap",
            "success_url": home, "failure_url": home,
        }),
        "payermax" => json!({
            "amount": 2500, "currency": "USD", "country": "US", "description": "Blue cap",
            "success_url": home, "customer": { "id": "c1", "ip": "127.0.0.1" },
            "browser": { "user_agent": "Mozilla/5.0" },
            "payment_method": { "card": {
                "number": "4617611794313933", "expiry_month": 12, "expiry_year": 2030, "holder": "Ada Lovelace",
                "cvv": "123",
            } },
        }),
        "paypro" => json!({
            "amount": 30000, "currency": "MXN", "success_url": home, "notify_url": format!("{url}/sandbox/sink/paypro"),
            "customer": { "email": "ada@example.com", "phone": "5512345678" },
        }),
        _ => json!({
            "amount": 2500, "currency": "USD",
            "payment_method": { "card": {
                "number": "4392963203551251", "expiry_month": 12, "expiry_year": 2030, "cvv": "123",
            } },
            "customer": {
                "first_name": "Ada", "last_name": "Lovelace", "country": "GB", "state": "London", "city": "London",
                "address": "12 Byron Street", "postcode": "N1 9GU", "email": "ada@example.com",
                "phone": "442079460000", "ip": "127.0.0.1",
            },
            "shipping": {
                "first_name": "Ada", "last_name": "Lovelace", "country": "GB", "state": "London", "city": "London",
                "line1": "12 Byron Street", "postcode": "N1 9GU", "email": "ada@example.com",
                "phone": "442079460000",
            },
            "items": [{ "name": "Blue cap", "quantity": 1, "price": 2500 }],
        }),
    };
    let mut request = vec![("order_id".to_owned(), json!(number))];
    if let Value::Object(fields) = fields {
        request.extend(fields);
    }
    request
}

/// The programs for a gateway.
pub fn of(gateway: &str, url: &str, number: &str) -> Vec<Snippet> {
    let request = request(gateway, url, number);
    vec![
        Snippet {
            language: "Python",
            install: concat!(
                "pip install dist/libtill-",
                env!("CARGO_PKG_VERSION"),
                "-py3-none-manylinux_2_17_x86_64.whl"
            ),
            file: "first.py",
            code: python(&request),
            run: "python3 first.py",
        },
        Snippet {
            language: "PHP",
            install: concat!(
                "apt-get install ./dist/php-till_",
                env!("CARGO_PKG_VERSION"),
                "-1_amd64.deb\ncomposer config repositories.libtill path ../libtill\ncomposer require libtill/libtill"
            ),
            file: "first.php",
            code: php(&request),
            run: "php first.php",
        },
        Snippet {
            language: "Java",
            install: concat!(
                "<repository><id>libtill</id><url>file:///path/to/dist/maven</url></repository>\n<!-- then org.libtill:libtill:",
                env!("CARGO_PKG_VERSION"),
                ", and once more with the classifier linux-x86_64 -->"
            ),
            file: "First.java",
            code: java(&request),
            run: concat!(
                "java -cp '/path/to/dist/maven/org/libtill/libtill/",
                env!("CARGO_PKG_VERSION"),
                "/*' First.java"
            ),
        },
        Snippet {
            language: "C",
            install: concat!(
                "apt-get install ./dist/libtill1_",
                env!("CARGO_PKG_VERSION"),
                "-1_amd64.deb ./dist/libtill-dev_",
                env!("CARGO_PKG_VERSION"),
                "-1_amd64.deb"
            ),
            file: "first.c",
            code: c(&request),
            run: "cc first.c -o first $(pkg-config --cflags --libs libtill) && ./first <till.json",
        },
    ]
}

/// Each field in a line of its own.
fn lines(request: &[(String, Value)], line: impl Fn(&str, &Value) -> String) -> String {
    request.iter().map(|(name, value)| line(name, value)).collect()
}

/// The request as the literal of a text in two languages, whose lines are joined by `glue`.
fn literal(request: &[(String, Value)], glue: &str) -> String {
    let last = request.len().saturating_sub(1);
    let line = |(place, (name, value)): (usize, &(String, Value))| {
        let (start, end) = (if place == 0 { "{" } else { "" }, if place == last { "}" } else { ", " });
        json!(format!("{start}{}: {}{end}", json!(name), spaced(value))).to_string()
    };
    request.iter().enumerate().map(line).collect::<Vec<_>>().join(glue)
}

fn python(request: &[(String, Value)]) -> String {
    // JSON without true, false and null is Python.
    let request = lines(request, |name, value| format!("    {}: {},\n", json!(name), spaced(value)));
    format!(
        "import json\nfrom libtill import Client\n\n\
         client = Client(json.load(open(\"till.json\")))\n\
         payment = client.payments.create({{\n{request}}})\n\
         print(payment.status.value)\n\
         if payment.next_action:\n    print(payment.next_action.url)\n"
    )
}

/// JSON in one line, with a space behind each colon and comma.
fn spaced(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(name, value)| format!("{}: {}", json!(name), spaced(value))).collect();
            format!("{{{}}}", members.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(spaced).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

fn php(request: &[(String, Value)]) -> String {
    let request = lines(request, |name, value| format!("    '{name}' => {},\n", php_array(value)));
    format!(
        "<?php\nrequire 'vendor/autoload.php';\nuse Till\\Client;\n\n\
         $client = new Client(json_decode(file_get_contents('till.json'), true));\n\
         $payment = $client->payments->create([\n{request}]);\n\
         echo $payment->status->value, \"\\n\";\n\
         echo $payment->nextAction?->url, \"\\n\";\n"
    )
}

fn php_array(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(name, value)| format!("'{name}' => {}", php_array(value))).collect();
            format!("[{}]", members.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(php_array).collect::<Vec<_>>().join(", ")),
        Value::String(text) => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
        other => other.to_string(),
    }
}

fn java(request: &[(String, Value)]) -> String {
    let text = literal(request, "\n        + ");
    format!(
        "import java.nio.file.*;\nimport org.libtill.*;\nimport org.libtill.model.*;\n\n\
         class First {{\n  public static void main(String[] arguments) throws Exception {{\n    \
         Client client = Client.fromJson(Files.readString(Path.of(\"till.json\")));\n    \
         Payment payment = client.payments().create(Till.readJson({text}));\n    \
         System.out.println(payment.status().wireName());\n    \
         if (payment.nextAction() != null) System.out.println(payment.nextAction().url());\n  }}\n}}\n"
    )
}

fn c(request: &[(String, Value)]) -> String {
    let text = literal(request, "\n        ");
    format!(
        "#include <stdio.h>\n#include <string.h>\n#include <till.h>\n\nint main(void)\n{{\n    \
         static char config[32768];\n    size_t length = fread(config, 1, sizeof config, stdin); /* ./first <till.json */\n    \
         till_client *client = NULL;\n    till_buf answer = {{NULL, 0}};\n    \
         const char *request = {text};\n    \
         if (till_client_new((const uint8_t *)config, length, &client, &answer) == 0) {{\n        \
         till_buf_free(&answer);\n        \
         till_call(client, TILL_OPERATION_PAYMENT_CREATE, (const uint8_t *)request, strlen(request), NULL, &answer);\n    }}\n    \
         puts((const char *)answer.data);\n    till_buf_free(&answer);\n    till_client_free(client);\n    return 0;\n}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stay_inside_of_texts() {
        assert_eq!(php_array(&json!({ "a": "it's", "b": [1] })), "['a' => 'it\\'s', 'b' => [1]]");
        let quoted = [("a".to_owned(), json!("b\"c")), ("d".to_owned(), json!(1))];
        assert_eq!(literal(&quoted, " + "), r#""{\"a\": \"b\\\"c\", " + "\"d\": 1}""#);
        for gateway in ["paymart", "onlinepay", "payermax", "paypro", "globalmerchant"] {
            let text = json!(request(gateway, "http://127.0.0.1", "first-1")).to_string();
            assert!(!["true", "false", "null"].iter().any(|word| text.contains(word)), "{text}");
        }
    }
}
