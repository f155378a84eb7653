//! Lines of text down an A4 page, on to the next where one is full. Points from the top left.

use crate::DocumentError;
use crate::fonts::{Fonts, Weight};
use krilla::Document;
use krilla::color::luma;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::Stroke;
use krilla::text::TextDirection;

const PAGE: (f32, f32) = (595.0, 842.0);
pub(crate) const LEFT: f32 = 56.0;
pub(crate) const RIGHT: f32 = 539.0;
const TOP: f32 = 64.0;
/// What stands below is the page's number.
const BOTTOM: f32 = 780.0;
const FOOT: f32 = 810.0;
const LEADING: f32 = 1.4;

pub(crate) struct Paper {
    fonts: &'static Fonts,
    /// Each is for itself: its pages are counted from one.
    sheets: Vec<Sheet>,
    /// Where the next line goes.
    y: f32,
}

struct Sheet {
    title: String,
    pages: Vec<Vec<Mark>>,
}

/// A cell of a row.
pub(crate) struct Cell<'a> {
    pub text: &'a str,
    pub x: f32,
    pub width: f32,
    pub weight: Weight,
    /// Ends at the cell's right side, as amounts do.
    pub is_number: bool,
}

enum Mark {
    Text { x: f32, y: f32, size: f32, weight: Weight, text: String },
    Rule { y: f32 },
}

impl<'a> Cell<'a> {
    pub const fn text(text: &'a str, x: f32, width: f32) -> Self {
        Self { text, x, width, weight: Weight::Regular, is_number: false }
    }

    pub const fn number(text: &'a str, right: f32) -> Self {
        Self { text, x: right - 90.0, width: 90.0, weight: Weight::Regular, is_number: true }
    }

    pub const fn bold(mut self) -> Self {
        self.weight = Weight::Bold;
        self
    }
}

impl Paper {
    pub fn new() -> Result<Self, DocumentError> {
        Ok(Self { fonts: Fonts::get()?, sheets: Vec::new(), y: TOP })
    }

    /// Begins on a new page what has this title.
    pub fn begin(&mut self, title: String) {
        self.sheets.push(Sheet { title, pages: vec![Vec::new()] });
        self.y = TOP;
    }

    /// A text over the whole width.
    pub fn line(&mut self, text: &str, size: f32, weight: Weight) {
        self.row(&[Cell { weight, ..Cell::text(text, LEFT, RIGHT - LEFT) }], size);
    }

    pub fn gap(&mut self, points: f32) {
        self.y += points;
    }

    pub fn rule(&mut self) {
        self.gap(3.0);
        let y = self.y;
        self.mark(Mark::Rule { y });
        self.gap(7.0);
    }

    /// Cells side by side, each on as many lines as it needs; a row is not torn over two pages, unless it is longer than one.
    pub fn row(&mut self, cells: &[Cell<'_>], size: f32) {
        let lines: Vec<Vec<String>> = cells.iter().map(|cell| self.fonts.wrapped(cell.text, cell.weight, size, cell.width)).collect();
        let height = lines.iter().map(Vec::len).max().unwrap_or_default();
        if self.y + as_points(height) * size * LEADING > BOTTOM && self.y > TOP {
            self.turn();
        }
        for place in 0..height {
            if self.y + size * LEADING > BOTTOM {
                self.turn();
            }
            self.y += size * LEADING;
            for (cell, lines) in cells.iter().zip(&lines) {
                let Some(text) = lines.get(place) else { continue };
                let x = if cell.is_number { cell.x + cell.width - self.fonts.width(text, cell.weight, size) } else { cell.x };
                let y = self.y;
                self.mark(Mark::Text { x, y, size, weight: cell.weight, text: text.clone() });
            }
        }
    }

    /// Blocks of lines side by side, as addresses are.
    pub fn columns(&mut self, columns: &[(f32, Vec<String>)], size: f32) {
        let height = columns.iter().map(|(_, lines)| lines.len()).max().unwrap_or_default();
        for place in 0..height {
            let cells = columns.iter().map(|(x, lines)| {
                let cell = Cell::text(lines.get(place).map_or("", String::as_str), *x, 230.0);
                if place == 0 { cell.bold() } else { cell }
            });
            self.row(&cells.collect::<Vec<_>>(), size);
        }
    }

    pub fn finish(self, title: &str) -> Result<Vec<u8>, DocumentError> {
        let Self { fonts, sheets, y: _ } = self;
        let mut document = Document::new();
        document.set_metadata(Metadata::new().title(title.to_owned()).language("en".to_owned()));
        for Sheet { title, pages } in sheets {
            let count = pages.len();
            for (place, marks) in pages.into_iter().enumerate() {
                let settings = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| DocumentError::Pdf("no such page".to_owned()))?;
                let mut page = document.start_page_with(settings);
                let mut surface = page.surface();
                let number = format!("{title} · page {} of {count}", place + 1);
                let foot = Mark::Text { x: LEFT, y: FOOT, size: 8.0, weight: Weight::Regular, text: number };
                for mark in marks.into_iter().chain([foot]) {
                    draw(&mut surface, fonts, mark);
                }
                surface.finish();
                page.finish();
            }
        }
        document.finish().map_err(|error| DocumentError::Pdf(format!("{error:?}")))
    }

    fn turn(&mut self) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.pages.push(Vec::new());
        }
        self.y = TOP;
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.sheets.last_mut().and_then(|sheet| sheet.pages.last_mut()) {
            page.push(mark);
        }
    }
}

fn draw(surface: &mut krilla::surface::Surface<'_>, fonts: &Fonts, mark: Mark) {
    match mark {
        Mark::Text { mut x, y, size, weight, text } => {
            for run in fonts.runs(&text, weight) {
                surface.draw_text(Point::from_xy(x, y), run.face.font.clone(), size, &run.text, false, TextDirection::Auto);
                x += run.width(size);
            }
        }
        Mark::Rule { y } => {
            let mut path = PathBuilder::new();
            path.move_to(LEFT, y);
            path.line_to(RIGHT, y);
            let Some(path) = path.finish() else { return };
            surface.set_stroke(Some(Stroke {
                paint: luma::Color::new(160).into(),
                width: 0.6,
                opacity: NormalizedF32::ONE,
                ..Stroke::default()
            }));
            surface.draw_path(&path);
            surface.set_stroke(None);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a row has few lines")]
const fn as_points(count: usize) -> f32 {
    count as f32
}
