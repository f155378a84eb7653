//! From where an account has been signed in to, so that its owner is told of whoever comes from elsewhere.

use std::fmt;

/// More are forgotten, the one that was come from least recently first.
pub const MAX_PLACES: usize = 10;

/// Each place stands as a hash, of a kind of device in a part of the net: nobody reads from it where somebody was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownPlaces(Vec<String>);

impl KnownPlaces {
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self(text.split_whitespace().map(str::to_owned).collect())
    }

    #[must_use]
    pub fn knows(&self, place: &str) -> bool {
        self.0.iter().any(|known| known == place)
    }

    /// After somebody has come from there.
    #[must_use]
    pub fn with(&self, place: &str) -> Self {
        let others = self.0.iter().filter(|known| *known != place).cloned();
        let mut places: Vec<String> = others.chain([place.to_owned()]).collect();
        let surplus = places.len().saturating_sub(MAX_PLACES);
        Self(places.split_off(surplus))
    }
}

impl fmt::Display for KnownPlaces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ten_places_are_known() {
        let places = (0..12).fold(KnownPlaces::default(), |places, number| places.with(&format!("place-{number}")));
        assert!(!places.knows("place-1") && places.knows("place-2") && places.knows("place-11"));
        assert_eq!(KnownPlaces::parse(&places.to_string()), places);
        let again = places.with("place-2").with("another");
        assert!(again.knows("place-2") && !again.knows("place-3"), "whoever comes again is remembered longer");
        assert_eq!(KnownPlaces::parse(""), KnownPlaces::default());
    }
}
