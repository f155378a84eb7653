//! What has a part for each language, or for each currency.

use std::collections::BTreeMap;

/// Each that is named is written whole, or taken away where it is null; others stay.
pub(crate) fn change<K: Ord, T, B: Into<T>>(mut known: BTreeMap<K, T>, changes: BTreeMap<K, Option<B>>) -> BTreeMap<K, T> {
    for (key, body) in changes {
        known.remove(&key);
        known.extend(body.map(|body| (key, body.into())));
    }
    known
}

pub(crate) fn all<K: Ord, F, T: From<F>>(known: BTreeMap<K, F>) -> BTreeMap<K, T> {
    known.into_iter().map(|(key, one)| (key, T::from(one))).collect()
}
