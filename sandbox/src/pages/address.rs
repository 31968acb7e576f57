//! What a page's address says: which gateway, order and kind of page, and the chosen provider.

use crate::gateway::{PageKind, Registry};

/// A page that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The gateway's name, unless the address is one at the root.
    pub gateway: Option<String>,
    /// The unguessable name of the page.
    pub page: String,
    /// What kind of page it is.
    pub kind: PageKind,
    /// Whether it is the one on which a provider is chosen.
    pub selector: bool,
    /// The provider that was chosen.
    pub provider: Option<String>,
}

impl Wanted {
    /// Reads a path that fits one of the pages' shapes.
    pub fn from_path(path: &str, gateways: &Registry) -> Option<Self> {
        let mut segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        let gateway = segments.first().filter(|name| gateways.by_name(name).is_some());
        let gateway = gateway.map(|name| (*name).to_owned());
        if gateway.is_some() {
            segments.remove(0);
        }
        let (kind, selector, page, provider) = match segments.as_slice() {
            ["select", "pout", page] => (PageKind::Payout, true, page, None),
            ["select", page] => (PageKind::Checkout, true, page, None),
            ["p", page] => (PageKind::Checkout, false, page, None),
            ["p", page, provider] => (PageKind::Checkout, false, page, Some(provider)),
            ["pout", page] => (PageKind::Payout, false, page, None),
            ["pout", page, provider] => (PageKind::Payout, false, page, Some(provider)),
            ["3ds", page] | ["checkout_results", page, "callback_3ds"] => {
                (PageKind::ThreeDomainSecure, false, page, None)
            }
            _ => return None,
        };
        let provider = provider.map(|name| (*name).to_owned());
        Some(Self { gateway, page: (*page).to_owned(), kind, selector, provider })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_shape() {
        let gateways = crate::gateways::all();
        let read = |path: &str| Wanted::from_path(path, &gateways);
        let seen = read("/paymart/p/abc/bank_card").unwrap();
        assert_eq!((seen.gateway.as_deref(), seen.page.as_str()), (Some("paymart"), "abc"));
        assert_eq!(seen.provider.as_deref(), Some("bank_card"));
        let seen = read("/select/pout/abc/").unwrap();
        assert_eq!((seen.gateway, seen.kind, seen.selector), (None, PageKind::Payout, true));
        let seen = read("/onlinepay/checkout_results/abc/callback_3ds").unwrap();
        assert_eq!(seen.kind, PageKind::ThreeDomainSecure);
        assert_eq!(read("/elsewhere/p/abc"), None);
        assert_eq!(read("/paymart/q/abc"), None);
    }
}
