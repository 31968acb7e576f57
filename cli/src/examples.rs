//! An example of each command, shown by `--help` and in the manual; the tests run every one.

/// The commands and their examples.
const EXAMPLES: &[(&str, &str)] = &[
    ("sandbox", "till sandbox --port 0 --tls --ready-file sandbox.json"),
    ("call", "echo '{\"order_id\": \"A1\"}' | till call payment_get --config shop.json"),
    ("sign", "till sign payermax --key-file merchant.pem < body.json"),
    (
        "verify",
        "till verify paypro --key-file secret.txt --signature b3aef78f03e57197a42eba1f86dcf5ef < fields.json",
    ),
    ("explain", "till explain paypro < fields.json"),
    ("listen", "till listen --config shop.json --port 0"),
    ("trigger", "till trigger A1 --sandbox sandbox.json --gateway payermax --result approved"),
    ("resolve", "till resolve unknown.jsonl --config shop.json --results settled.jsonl"),
    ("doctor", "till doctor --config shop.json"),
    ("certify", "till certify --config shop.json --plan"),
    ("capabilities", "till capabilities --gateway paymart"),
    ("dictionary", "till dictionary currencies JPY"),
    ("bridge", "echo '{\"ask\": \"capabilities\"}' | till bridge"),
    ("man", "till man --output man1"),
    ("completion", "till completion bash > till.bash"),
];

/// The example of a command.
pub fn of(command: &str) -> Option<&'static str> {
    EXAMPLES.iter().find(|(name, _)| *name == command).map(|(_, example)| *example)
}
