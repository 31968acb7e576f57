//! `docs/faults.md`, filled from what was seen.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context, Result};

use super::matrix::gateways;
use super::{Cell, Class, Expected, Notice, TROUBLES, notices};

const HEAD: &str = "# What comes of every fault

Each operation of each gateway, under each fault that a call can meet, played against the sandbox: what the call comes to, and
how often the gateway's ledger holds it. A run of all cells writes this page, and fails where a cell is not what
`tests/faults/expected.json` says; `make deep` runs them all over HTTP and over TLS, `make test` a selection in which each fault
meets each operation and each gateway. `tests/README.md` says how.

Besides, no cell passes in which a call that moves money was sent twice, the ledger holds an order twice or does not add up, a
success is not in the ledger, a refusal is, an unknown outcome may be repeated, or a query settles an order because it failed.

## The words

| word | meaning |
|---|---|
| `ok` | the call brought the gateway's answer |
| `found` | the answer was lost or unreadable; the library asked, and found it |
| `declined` | the gateway's answer, which says no |
| `rejected` | the gateway refused: nothing happened |
| `not sent` | nothing left the machine |
| `unknown` | it may have happened: never repeated |
| `· 0`, `· 1` | how often the gateway holds it: in its ledger, or among its tokens |
| `→ nothing`, `→ found` | what `payment_resolve` and its sisters say a day later |
| `→ unchanged`, `→ changed` | what asking for the payment or token shows |
| `→ open` | the gateway has no query for it: its back office has to be asked |
| `a / b` | of calls that only ask: a when the fault passes after one call, b when it lasts; a word with `_` is the error's kind |
| `–` | this fault cannot be there |

A call that asks nothing but the gateway's own answer (`call_raw`) is `ok` whatever the answer says.
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
        for (title, reads) in [("What moves or changes something", false), ("What only asks", true)] {
            let shown: Vec<Cell> =
                of_gateway.iter().copied().filter(|cell| (cell.class == Class::Read) == reads).collect();
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
        writeln!(page, "\nWhere that differs from what the fault does elsewhere:\n")?;
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
        "Who vouches for the event, and what the gateway says when the shop has it confirmed. PayMart and OnlinePay sign here \
         as published, with a notification key; without one, and where a signed field is missing, as OnlinePay's amount \
         always is, their events are `none`. globalmerchant signs nothing, and tells once of an order; Paypro tells of a \
         payment when it was paid, long after the answer.\n"
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
