//! Spelling: what case, diacritics and plurals make of a word is all the same word.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Small letters without diacritics, compatibility forms made plain: `Crème`, `ＣＲＥＭＥ` -> `creme`.
#[must_use]
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let plain = text.chars().flat_map(char::to_lowercase).nfkd().filter(|letter| !is_diacritic(*letter)).nfc();
    let mut folded = String::with_capacity(text.len());
    for letter in plain.flat_map(char::to_lowercase) {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            letter if is_diacritic(letter) => {}
            letter => folded.push(letter),
        }
    }
    folded
}

/// Marks that writers leave out; those of Indic and other scripts are vowels and stay.
fn is_diacritic(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}'..='\u{5c7}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{200b}'..='\u{200d}' | '\u{ad}')
}

/// Plurals that no ending tells.
const IRREGULAR: [(&str, &str); 11] = [
    ("knives", "knife"),
    ("leaves", "leaf"),
    ("loaves", "loaf"),
    ("shelves", "shelf"),
    ("halves", "half"),
    ("scarves", "scarf"),
    ("women", "woman"),
    ("children", "child"),
    ("feet", "foot"),
    ("teeth", "tooth"),
    ("geese", "goose"),
];

/// What singular and plural of an English word have in common: `tomato`, `tomatoes` -> `tomato`; `berry`, `berries` -> `berri`.
/// A key to compare by, not always a word.
#[must_use]
pub(crate) fn stem(word: &str) -> Cow<'_, str> {
    let singular = IRREGULAR.iter().find(|(plural, _)| *plural == word).map_or(word, |(_, singular)| singular);
    if singular.len() < 4 || !singular.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Cow::Borrowed(singular);
    }
    let kept = ["ss", "us", "is"].iter().any(|ending| singular.ends_with(ending));
    let mut root = if kept { singular } else { singular.strip_suffix('s').unwrap_or(singular) };
    let silent = ["oe", "xe", "che", "she", "se", "ze"].iter().any(|ending| root.ends_with(ending));
    if silent && root.len() > 3 {
        root = &root[..root.len() - 1];
    }
    // `berrie`, `berry`; but `pie` and `toy` keep theirs.
    let stump = root.strip_suffix("ie").or_else(|| root.strip_suffix('y').filter(|stump| !stump.ends_with(['a', 'e', 'o', 'u'])));
    match stump {
        Some(stump) if stump.len() > 2 => Cow::Owned(format!("{stump}i")),
        _ => Cow::Borrowed(root),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_shoppers_leave_out() {
        let table = [
            ("Crème Brûlée", "creme brulee"),
            ("cre\u{300}me", "creme"),
            ("Straße", "strasse"),
            ("ŒUF Æble", "oeuf aeble"),
            ("ISPARTA ıstanbul İzmir", "isparta istanbul izmir"),
            ("Ελλάς ΕΛΛΆΣ", "ελλασ ελλασ"),
            ("Молоко ЁЖ", "молоко еж"),
            ("ＡＢＣ ①", "abc 1"),
            ("Smørrebrød Łódź", "smorrebrod lodz"),
            ("한국 が", "한국 が"),
            ("हिन्दी", "हिन्दी"),
        ];
        for (text, folded) in table {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["Crème", "Straße", "İ", "ﬃ", "ǅ", "Å", "ẞ", "Σς", "が"] {
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }

    #[test]
    fn singular_and_plural_share_a_stem() {
        let pairs = [
            ("tomato", "tomatoes"),
            ("shoe", "shoes"),
            ("box", "boxes"),
            ("berry", "berries"),
            ("cookie", "cookies"),
            ("toy", "toys"),
            ("dress", "dresses"),
            ("dish", "dishes"),
            ("bus", "buses"),
            ("house", "houses"),
            ("knife", "knives"),
            ("tea", "teas"),
            ("cape", "capes"),
            ("glass", "glasses"),
            ("size", "sizes"),
            ("potato", "potatoes"),
            ("radish", "radishes"),
            ("peach", "peaches"),
            ("olive", "olives"),
            ("chair", "chairs"),
        ];
        for (one, many) in pairs {
            assert_eq!(stem(one), stem(many), "{one}, {many}");
        }
        for (one, other) in [("cap", "cape"), ("tub", "tube"), ("rob", "robe"), ("glass", "glas"), ("pan", "pants")] {
            assert_ne!(stem(one), stem(other), "{one}, {other}");
        }
    }
}
