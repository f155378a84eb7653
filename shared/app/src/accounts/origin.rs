//! From where somebody signs in: what they call their device, and their part of the net.

use crate::accounting::fingerprint;

#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// What the browser or program calls itself.
    pub device: Option<String>,
    /// An address of the net.
    pub network: String,
}

impl Origin {
    /// Stands for the kind of device and the provider's part of the net. A new version of a browser is no new place, and neither is the
    /// next address that a provider gives.
    #[must_use]
    pub fn place(&self) -> String {
        let kind: String = self.device.iter().flat_map(|device| device.chars()).filter(|c| c.is_alphabetic()).collect();
        let separator = if self.network.contains(':') { ':' } else { '.' };
        let part: Vec<&str> = self.network.split(separator).take(2).collect();
        fingerprint(format!("{kind}/{}", part.join(".")).as_bytes()).chars().take(12).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(device: &str, network: &str) -> String {
        Origin { device: Some(device.to_owned()), network: network.to_owned() }.place()
    }

    #[test]
    fn another_browser_or_provider_is_another_place_and_a_new_version_is_not() {
        let home = place("Mozilla/5.0 (X11; Linux) Firefox/131.0", "203.0.113.7");
        assert_eq!(home, place("Mozilla/5.0 (X11; Linux) Firefox/132.0", "203.0.8.200"));
        assert_ne!(home, place("Mozilla/5.0 (X11; Linux) Firefox/131.0", "198.51.100.7"));
        assert_ne!(home, place("Mozilla/5.0 (X11; Windows) Firefox/131.0", "203.0.113.7"));
        assert_eq!(place("curl/8.1", "2001:db8:1:2::/64"), place("curl/8.2", "2001:db8:9:9::/64"));
        assert_ne!(place("curl/8.1", "2001:db8:1:2::/64"), place("curl/8.1", "2001:db9:1:2::/64"));
        assert_eq!(Origin::default().place().len(), 12);
    }
}
