//! A table for spreadsheets, as CSV (RFC 4180).
//!
//! What people have typed is text: a cell that a spreadsheet would calculate (`=1+1`, `@SUM(…)`) gets an apostrophe in front.

use super::Error;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    /// Written by the shop itself, such as an amount, a number or a date.
    Plain(String),
}

#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub header: Vec<&'static str>,
    pub rows: Vec<Vec<Cell>>,
}

/// A view that can be shown as a table as well.
pub trait Tabular {
    fn sheet(&self) -> Sheet;
}

impl Cell {
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "reads better where rows are made")]
    pub fn plain(value: impl ToString) -> Self {
        Self::Plain(value.to_string())
    }

    fn written(&self) -> String {
        match self {
            Self::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) => format!("'{text}"),
            Self::Text(text) | Self::Plain(text) => text.clone(),
        }
    }
}

impl Sheet {
    /// # Errors
    /// What cannot be written to memory, which would be ours to mend.
    pub fn to_csv(&self) -> Result<String, Error> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        let broken = |error: csv::Error| Error::internal(&error);
        writer.write_record(&self.header).map_err(broken)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Cell::written)).map_err(broken)?;
        }
        let bytes = writer.into_inner().map_err(|error| Error::internal(&error))?;
        String::from_utf8(bytes).map_err(|error| Error::internal(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_calculated() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let rows = vec![
            vec![text("=HYPERLINK(\"x\")"), Cell::plain(-1250)],
            vec![text("a, \"b\"\r\nc"), text("@SUM(A1)")],
            vec![text("Käse"), text("-1+1")],
        ];
        let sheet = Sheet { header: vec!["name", "value"], rows };
        let expected = "name,value\r\n\"'=HYPERLINK(\"\"x\"\")\",-1250\r\n\"a, \"\"b\"\"\r\nc\",'@SUM(A1)\r\nKäse,'-1+1\r\n";
        assert_eq!(sheet.to_csv().unwrap(), expected);
    }
}
