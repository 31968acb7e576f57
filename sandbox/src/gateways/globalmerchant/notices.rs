//! What a merchant hears after the answer: the callback, and what the payer brings back.

use anyhow::Result;
use form_urlencoded::Serializer;

use super::answers;
use crate::gateway::Gateway;
use crate::notifications::enqueue;
use crate::store::merchants::Merchant;
use crate::store::orders::{Order, State};
use crate::work::Work;

/// A payment was decided. beyond: there is an "asynchronous notification URL"; assumed: what is sent there, and
/// that nothing signs it.
pub fn decided(work: &Work<'_>, gateway: &dyn Gateway, merchant: &Merchant, order: &mut Order) -> Result<()> {
    let shown = answers::order(merchant, order);
    if !matches!(order.state, State::Approved | State::Authorised | State::Partial) {
        order.code = shown["code"].as_str().map(str::to_owned);
    }
    enqueue(work, gateway, merchant, order, "PAY", |_| {
        let names = ["out_trade_no", "txid", "amt", "ccy", "code", "msg"];
        let pairs = names.iter().map(|name| (name, shown[name].as_str().unwrap_or_default()));
        Serializer::new(String::new()).extend_pairs(pairs).finish()
    })
}

/// assumed: the payer comes back with the order's numbers and, once it is decided, its code in the query.
pub fn return_address(order: &Order) -> Option<String> {
    let whole = order.return_url.as_deref()?;
    let (address, fragment) = whole.find('#').map_or((whole, ""), |place| whole.split_at(place));
    let mut query = Serializer::new(String::new());
    query.append_pair("out_trade_no", &order.number).append_pair("txid", &order.gateway_id);
    if let Some(code) = answers::decided_code(order) {
        query.append_pair("code", code);
    }
    let separator = if address.contains('?') { '&' } else { '?' };
    Some(format!("{address}{separator}{}{fragment}", query.finish()))
}
