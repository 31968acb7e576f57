//! The gateways that are played, by name and by path.

use super::Gateway;

/// All gateways of the sandbox.
pub struct Registry {
    gateways: Vec<Box<dyn Gateway>>,
}

impl Registry {
    /// These gateways, in this order.
    pub fn new(gateways: Vec<Box<dyn Gateway>>) -> Self {
        Self { gateways }
    }

    /// The gateway with a name.
    pub fn by_name(&self, name: &str) -> Option<&dyn Gateway> {
        self.all().find(|gateway| gateway.name() == name)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &dyn Gateway> {
        self.gateways.iter().map(Box::as_ref)
    }

    /// The gateway that a path means, and the path below its root.
    ///
    /// Where several share a path at the root, it is the one that `is_meant`, or else the first.
    pub fn by_path<'p>(
        &self,
        path: &'p str,
        is_meant: impl Fn(&dyn Gateway) -> bool,
    ) -> Option<(&dyn Gateway, &'p str)> {
        let named = path.strip_prefix('/').and_then(|rest| {
            let (name, _) = rest.split_once('/')?;
            Some((self.by_name(name)?, &rest[name.len()..]))
        });
        named.or_else(|| {
            let owners: Vec<&dyn Gateway> = self
                .all()
                .filter(|gateway| gateway.own_paths().iter().any(|beginning| path.starts_with(beginning)))
                .collect();
            let meant = if owners.len() > 1 { owners.iter().find(|owner| is_meant(**owner)) } else { None };
            Some((*meant.or(owners.first())?, path))
        })
    }
}
