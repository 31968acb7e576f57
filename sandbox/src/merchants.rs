//! Makes merchants: the default one of each gateway, and as many others as tests ask for.

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use crate::gateway::Gateway;
use crate::identifiers;
use crate::sandbox::Sandbox;
use crate::store::merchants::{self, Merchant};
use crate::store::{meta, set_meta};
use crate::work::Work;

/// Makes a merchant with credentials of its own.
pub fn create(
    work: &Work<'_>,
    gateway: &dyn Gateway,
    notify_url: Option<String>,
    own: &Map<String, Value>,
) -> rusqlite::Result<Merchant> {
    work.purpose.set(&["merchant", gateway.name()]);
    let credentials = gateway.new_credentials(work);
    let merchant = Merchant {
        id: format!("{}-{}", gateway.name(), identifiers::letters(work, 12)),
        gateway: gateway.name().to_owned(),
        account: credentials.account,
        credential: credentials.credential,
        notify_url,
        settings: Value::Object(work.site.profile.settings(gateway.name(), own)),
        own_settings: Value::Object(own.clone()),
        chaos: Value::Null,
    };
    merchants::insert(work.connection, &merchant)?;
    Ok(merchant)
}

/// The merchant of a gateway that is there from the start.
pub fn default_of(sandbox: &Sandbox, gateway: &dyn Gateway) -> Result<Merchant> {
    let name = format!("default_merchant_{}", gateway.name());
    sandbox.work(|work| {
        if let Some(id) = meta(work.connection, &name)? {
            return merchants::by_id(work.connection, &id)?.context("the default merchant exists");
        }
        let merchant =
            create(work, gateway, None, &Map::from_iter([("magic_faults".to_owned(), json!(true))]))?;
        set_meta(work.connection, &name, &merchant.id)?;
        Ok(merchant)
    })
}

/// A libtill client configuration for a merchant.
pub fn configuration(sandbox: &Sandbox, merchant: &Merchant) -> Result<Value> {
    let gateway = sandbox
        .gateway(&merchant.gateway)
        .ok_or_else(|| anyhow::anyhow!("no gateway is named {}", merchant.gateway))?;
    let mut configuration = json!({
        "gateway": gateway.name(),
        "base_url": format!("{}/{}", sandbox.site.url(), gateway.name()),
        "credentials": gateway.shown_credentials(&sandbox.site.keys, merchant)?,
    });
    if let Some(ca_file) = sandbox.site.ca_file() {
        configuration["tls"] = json!({ "ca_file": ca_file });
    }
    Ok(configuration)
}
