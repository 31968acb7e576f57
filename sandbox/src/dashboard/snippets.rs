//! The first payment as code to paste, for each gateway in each language.

use serde_json::{Value, json};

/// A language and its code.
pub struct Snippet {
    /// Name of the language.
    pub language: &'static str,
    /// The whole program.
    pub code: String,
}

/// What the first payment asks for; `home` is where the customer comes back to.
fn request(gateway: &str, home: &str) -> Value {
    match gateway {
        "paymart" => json!({
            "order_id": "first1", "amount": 2500, "currency": "EUR", "description": "Blue cap",
            "success_url": home, "failure_url": home,
        }),
        "onlinepay" => json!({
            "order_id": "first1", "amount": 10000, "currency": "CNY", "description": "Blue cap",
            "success_url": home, "failure_url": home,
        }),
        "payermax" => json!({
            "order_id": "first1", "amount": 2500, "currency": "USD", "country": "US", "description": "Blue cap",
            "success_url": home, "customer": { "id": "c1", "ip": "127.0.0.1" },
            "browser": { "user_agent": "Mozilla/5.0" },
            "payment_method": { "card": {
                "number": "4617611794313933", "expiry_month": 12, "expiry_year": 2030, "holder": "Ada Lovelace",
                "cvv": "123",
            } },
        }),
        "paypro" => json!({
            "order_id": "first1", "amount": 30000, "currency": "MXN", "success_url": home, "notify_url": home,
            "customer": { "email": "ada@example.com", "phone": "5512345678" },
        }),
        _ => json!({
            "order_id": "first1", "amount": 2500, "currency": "USD",
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
    }
}

/// The programs for a gateway.
pub fn of(gateway: &str, home: &str) -> Vec<Snippet> {
    let request = request(gateway, home);
    vec![
        Snippet { language: "Python", code: python(&request) },
        Snippet { language: "PHP", code: php(&request) },
        Snippet { language: "Java", code: java(&request) },
        Snippet { language: "C", code: c(&request) },
    ]
}

fn python(request: &Value) -> String {
    // JSON without true, false and null is Python.
    let request = spaced(request);
    format!(
        "import json\nfrom libtill import Client\n\n\
         client = Client(json.load(open(\"till.json\")))\n\
         payment = client.payments.create({request})\n\
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

fn php(request: &Value) -> String {
    format!(
        "<?php\nuse Till\\Client;\n\n\
         $client = new Client(json_decode(file_get_contents('till.json'), true));\n\
         $payment = $client->payments->create({});\n\
         echo $payment->status->value, \"\\n\";\n\
         echo $payment->nextAction?->url, \"\\n\";\n",
        php_array(request)
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

fn java(request: &Value) -> String {
    let text = json!(request.to_string());
    format!(
        "import java.nio.file.*;\nimport org.libtill.*;\nimport org.libtill.model.*;\n\n\
         class First {{\n  public static void main(String[] arguments) throws Exception {{\n    \
         Client client = Client.fromJson(Files.readString(Path.of(\"till.json\")));\n    \
         Payment payment = client.payments().create(Till.readJson({text}));\n    \
         System.out.println(payment.status().wireName());\n    \
         if (payment.nextAction() != null) System.out.println(payment.nextAction().url());\n  }}\n}}\n"
    )
}

fn c(request: &Value) -> String {
    let text = json!(request.to_string());
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
        assert!(java(&json!({ "a": "b\"c" })).contains(r#"readJson("{\"a\":\"b\\\"c\"}")"#));
        for gateway in ["paymart", "onlinepay", "payermax", "paypro", "globalmerchant"] {
            let text = request(gateway, "http://127.0.0.1/").to_string();
            assert!(!["true", "false", "null"].iter().any(|word| text.contains(word)), "{text}");
        }
    }
}
