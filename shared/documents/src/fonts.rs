//! The fonts that are built in, and which of them has a character.

use crate::DocumentError;
use krilla::text::Font;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use std::sync::LazyLock;

const REGULAR: &[u8] = include_bytes!("../fonts/DejaVuSans.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/DejaVuSans-Bold.ttf");
const EAST_ASIAN: &[u8] = include_bytes!("../fonts/wqy-microhei.ttc");

/// Stands for what no font has.
const MISSING: char = '□';

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

pub(crate) struct Face {
    pub font: Font,
    glyphs: FontRef<'static>,
}

pub(crate) struct Fonts {
    regular: Face,
    bold: Face,
    east_asian: Face,
}

/// Text of one font and one direction.
pub(crate) struct Run<'f> {
    pub face: &'f Face,
    pub text: String,
    is_rtl: bool,
}

impl Fonts {
    /// Read once in a process.
    pub fn get() -> Result<&'static Self, DocumentError> {
        static FONTS: LazyLock<Option<Fonts>> =
            LazyLock::new(|| Some(Fonts { regular: Face::read(REGULAR)?, bold: Face::read(BOLD)?, east_asian: Face::read(EAST_ASIAN)? }));
        FONTS.as_ref().ok_or(DocumentError::Font)
    }

    /// `text` in pieces that one font and one direction can show.
    pub fn runs(&self, text: &str, weight: Weight) -> Vec<Run<'_>> {
        let mut runs: Vec<Run<'_>> = Vec::new();
        for c in text.chars().filter(|c| !c.is_control()) {
            let (face, shown) = self.face_of(c, weight);
            match runs.last_mut() {
                Some(run) if joins(c) || (std::ptr::eq(run.face, face) && run.is_rtl == is_rtl(c)) => run.text.push(shown),
                _ => runs.push(Run { face, text: shown.to_string(), is_rtl: is_rtl(c) }),
            }
        }
        runs
    }

    /// In points.
    pub fn width(&self, text: &str, weight: Weight, size: f32) -> f32 {
        self.runs(text, weight).iter().map(|run| run.width(size)).sum()
    }

    /// What of `text` has to stand on lines of this width. A word that is longer is cut, and so is writing without blanks.
    pub fn wrapped(&self, text: &str, weight: Weight, size: f32, width: f32) -> Vec<String> {
        let (mut lines, mut line) = (Vec::new(), String::new());
        for word in text.split_inclusive(' ') {
            let whole = format!("{line}{word}");
            if self.width(whole.trim_end(), weight, size) <= width {
                line = whole;
                continue;
            }
            if self.width(word.trim_end(), weight, size) <= width {
                lines.push(std::mem::take(&mut line));
                line.push_str(word);
                continue;
            }
            for c in word.chars() {
                line.push(c);
                if self.width(line.trim_end(), weight, size) > width {
                    line.pop();
                    lines.push(std::mem::take(&mut line));
                    line.push(c);
                }
            }
        }
        lines.push(line);
        lines.into_iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    }

    fn face_of(&self, c: char, weight: Weight) -> (&Face, char) {
        let own = match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        };
        let has = [own, &self.regular, &self.east_asian].into_iter().find(|face| face.has(c));
        has.map_or((own, MISSING), |face| (face, c))
    }
}

impl Face {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        Some(Self { font: Font::new(bytes.into(), 0)?, glyphs: FontRef::from_index(bytes, 0).ok()? })
    }

    fn has(&self, c: char) -> bool {
        self.glyphs.charmap().map(c).is_some()
    }
}

impl Run<'_> {
    /// In points, by each character's own width: what shaping joins may be narrower.
    pub fn width(&self, size: f32) -> f32 {
        let (glyphs, charmap) = (self.face.glyphs.glyph_metrics(Size::new(size), LocationRef::default()), self.face.glyphs.charmap());
        let advance = |c: char| charmap.map(c).and_then(|glyph| glyphs.advance_width(glyph)).unwrap_or_default();
        self.text.chars().map(advance).sum()
    }
}

/// What belongs to the character before: blanks, accents, joiners.
fn joins(c: char) -> bool {
    c == ' ' || matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

/// Hebrew and Arabic writing.
const fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fonts() -> &'static Fonts {
        Fonts::get().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn each_character_is_shown_by_a_font_that_has_it() {
        let pieces = |text: &str| fonts().runs(text, Weight::Bold).into_iter().map(|run| run.text).collect::<Vec<_>>();
        assert_eq!(pieces("Łódź Ωμέγα Щука"), ["Łódź Ωμέγα Щука"]);
        assert_eq!(pieces("李小龍 Lee"), ["李小龍 ", "Lee"]);
        assert_eq!(pieces("עברית Ada"), ["עברית ", "Ada"]);
        assert_eq!(pieces("tea\u{7} नमक"), ["tea □□□"], "what none has is a box, and what is no character at all is nothing");
    }

    #[test]
    fn no_line_is_wider_than_it_may_be_and_no_word_is_lost() {
        for text in
            ["a tall mug for tea, of earthenware", "Donaudampfschifffahrtsgesellschaftskapitän", "東京都千代田区丸の内一丁目", " ", ""]
        {
            let lines = fonts().wrapped(text, Weight::Regular, 10.0, 60.0);
            assert!(lines.iter().all(|line| fonts().width(line, Weight::Regular, 10.0) <= 60.0), "{lines:?}");
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(letters(&lines.concat()), letters(text));
        }
    }
}
