//! `docs/faults.md`, filled from what was seen.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, Result};

use super::matrix::gateways;
use super::{Cell, Expected, Notice, TROUBLES, notices};

const HEAD: &str = "# What every fault leads to

Each operation of each gateway, with each fault that can affect a call, played against the sandbox: the result of the call, and
how often the gateway's ledger contains it. A run of all cells writes this page, and fails if a cell differs from
`tests/faults/expected.json`. `make deep` runs all cells over HTTP and over TLS; `make test` runs a selection in which each fault
meets each operation and each gateway. `tests/README.md` says how.

A cell also fails if a call that moves money was sent twice, the ledger contains an order twice or does not add up, a success is
missing in the ledger, a refusal is in the ledger, an unknown outcome may be repeated, or a failed query settles an order.

## The words

| word | meaning |
|---|---|
| `ok` | the call returned the gateway's answer |
| `found` | the answer was lost or unreadable; a query found the order |
| `declined` | the gateway's answer is a decline |
| `rejected` | the gateway refused: nothing happened |
| `not sent` | nothing left the machine |
| `unknown` | it may have happened, so it is never repeated |
| `· 0`, `· 1` | how often the gateway has it, in its ledger or among its tokens |
| `→ nothing`, `→ found` | what `payment_resolve`, `payout_resolve` or `refund_resolve` says a day later |
| `→ unchanged`, `→ changed` | what a query of the payment or token shows |
| `→ open` | the gateway has no query for it: check its back office |
| `a / b` | for calls that only read: a if the fault ends after one call, b if it lasts; a word with `_` is the error's kind |
| `failed`, `unknown` | for `client_check`, which returns what it met: its `state` |
| `–` | this fault cannot occur |

`call_raw`, which only asks for the gateway's own answer, is `ok` whatever the answer says.
";

/// The page, with the words that were seen for each cell and notice.
pub fn page(
    expected: &Expected,
    cells: &BTreeMap<Cell, String>,
    heard: &BTreeMap<Notice, String>,
) -> Result<String> {
    let mut page = HEAD.to_owned();
    writeln!(page, "\n## The faults\n\n| fault | what happens |\n|---|---|")?;
    for trouble in &TROUBLES {
        writeln!(page, "| `{}` | {} |", trouble.name, trouble.about)?;
    }
    for (gateway, _) in gateways()? {
        let of_gateway: Vec<Cell> = cells.keys().copied().filter(|cell| cell.gateway == gateway).collect();
        writeln!(page, "\n## {gateway}")?;
        for (title, reads) in
            [("Operations that move or change something", false), ("Operations that only read", true)]
        {
            let shown: Vec<Cell> =
                of_gateway.iter().copied().filter(|cell| cell.class.reads() == reads).collect();
            writeln!(page, "\n{title}:\n")?;
            table(&mut page, &shown, cells)?;
        }
        reasons(&mut page, expected, &of_gateway)?;
    }
    notifications(&mut page, heard)?;
    Ok(page)
}

fn table(page: &mut String, shown: &[Cell], words: &BTreeMap<Cell, String>) -> Result<()> {
    let mut operations: Vec<_> = shown.iter().map(|cell| cell.operation).collect();
    operations.sort();
    operations.dedup();
    let names: Vec<String> = operations.iter().map(|operation| format!("`{}`", operation.name())).collect();
    writeln!(page, "| fault | {} |\n|---|{}", names.join(" | "), "---|".repeat(names.len()))?;
    for trouble in &TROUBLES {
        let word = |operation| {
            let cell = shown.iter().find(|cell| cell.operation == operation && cell.trouble == trouble);
            cell.map_or("–", |cell| words[cell].as_str())
        };
        let row: Vec<&str> = operations.iter().map(|operation| word(*operation)).collect();
        if row.iter().any(|word| *word != "–") {
            writeln!(page, "| `{}` | {} |", trouble.name, row.join(" | "))?;
        }
    }
    Ok(())
}

/// Why some cells are not like those of the other gateways.
fn reasons(page: &mut String, expected: &Expected, cells: &[Cell]) -> Result<()> {
    let exceptions = expected.exceptions(cells);
    if !exceptions.is_empty() {
        writeln!(page, "\nWhere this differs from the other gateways:\n")?;
    }
    for (exception, cells) in exceptions {
        let trouble = cells.first().context("an exception has cells")?.trouble.name;
        let names: Vec<String> = cells.iter().map(|cell| format!("`{}`", cell.operation.name())).collect();
        writeln!(page, "- `{trouble}`, {}: {}", names.join(", "), exception.why)?;
    }
    Ok(())
}

fn notifications(page: &mut String, heard: &BTreeMap<Notice, String>) -> Result<()> {
    writeln!(page, "\n## Notifications\n")?;
    writeln!(
        page,
        "What authenticates the event, and what the gateway says when the shop confirms it. PayMart and OnlinePay sign here \
         as published, with a notification key; without a key, or if a signed field is missing, as OnlinePay's amount \
         always is, their events are `none`. globalmerchant signs nothing, and notifies once per order; Paypro notifies \
         when a payment is paid, long after the answer.\n"
    )?;
    let gateways: Vec<&str> = gateways()?.into_iter().map(|(gateway, _)| gateway).collect();
    writeln!(page, "| fault | what happens | {} |", gateways.join(" | "))?;
    writeln!(page, "|---|---|{}", "---|".repeat(gateways.len()))?;
    for (trouble, about) in notices::TROUBLES {
        let word =
            |gateway: &&'static str| heard.get(&Notice { gateway, trouble }).map_or("–", String::as_str);
        let row: Vec<&str> = gateways.iter().map(word).collect();
        writeln!(page, "| `{trouble}` | {about} | {} |", row.join(" | "))?;
    }
    Ok(())
}
