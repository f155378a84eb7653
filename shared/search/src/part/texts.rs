//! The text of products as tantivy keeps it.
//!
//! Two fields. `text` has every word of a product, as written and as stem; how often it is counted says how much the
//! place weighs where it stands (BM25F). `names` has the words of titles, brands, tags and categories, and their first
//! letters (`^to`), for what is still being typed.

use super::common::{self, CommonWords};
use super::directory::PartDirectory;
use super::format::{PartWriter, Sections, damaged};
use super::weighted::{WeightedWords, push};
use crate::text::{is_plain, short_prefixes, stem, terms};
use crate::{Entry, EntryTranslation, SearchError};
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tantivy::directory::{Directory, RamDirectory};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, InvertedIndexReader, SegmentReader, SingleSegmentIndexWriter, TantivyDocument};

const TITLE: usize = 8;
const BRAND_TAG: usize = 4;
const CATEGORY: usize = 3;
const ATTRIBUTE: usize = 2;
const DESCRIPTION: usize = 1;

const TOKENIZER: &str = "weighted";
const FILE: &str = "text/";
const FILES_BESIDE: [&str; 2] = ["meta.json", ".managed.json"];
/// Memory the writer sets out with, a product and in all.
const PRODUCT_BYTES: usize = 1 << 11;
const WRITER_BYTES: (usize, usize) = (1 << 17, 1 << 28);

fn schema() -> (Schema, Field, Field) {
    let indexed = |records, norms| {
        TextOptions::default()
            .set_indexing_options(TextFieldIndexing::default().set_tokenizer(TOKENIZER).set_index_option(records).set_fieldnorms(norms))
    };
    let mut schema = Schema::builder();
    let text = schema.add_text_field("text", indexed(IndexRecordOption::WithFreqs, true));
    let names = schema.add_text_field("names", indexed(IndexRecordOption::Basic, false));
    (schema.build(), text, names)
}

/// Terms of texts, a space after each. What takes folding is kept: a shop's words come back.
#[derive(Default)]
struct Terms {
    folded: HashMap<String, String>,
    plain: String,
}

impl Terms {
    const MOST: usize = 1 << 16;

    fn of(&mut self, chunk: &str) -> &str {
        if is_plain(chunk) {
            return self.of_plain(chunk);
        }
        if self.folded.len() >= Self::MOST {
            self.folded.clear();
        }
        if !self.folded.contains_key(chunk) {
            self.folded.insert(chunk.to_owned(), terms(chunk).iter().flat_map(|term| [term.as_str(), " "]).collect());
        }
        self.folded.get(chunk).map_or("", String::as_str)
    }

    fn of_plain(&mut self, chunk: &str) -> &str {
        self.plain.clear();
        self.plain.push_str(chunk);
        self.plain.make_ascii_lowercase();
        let stem = stem(&self.plain);
        if stem != self.plain {
            let stem = stem.into_owned();
            self.plain.push(' ');
            self.plain.push_str(&stem);
        }
        self.plain.push(' ');
        &self.plain
    }
}

pub(super) struct TextWriter {
    terms: Terms,
    writer: SingleSegmentIndexWriter<TantivyDocument>,
    directory: RamDirectory,
    /// Fields, and room to write what they hold of one product.
    text: (Field, String),
    names: (Field, String),
}

impl TextWriter {
    pub(super) fn new(products: usize) -> Result<Self, SearchError> {
        let (schema, text, names) = schema();
        let directory = RamDirectory::create();
        let settings = tantivy::IndexSettings { docstore_compression: tantivy::store::Compressor::None, ..Default::default() };
        let tokenizers = tantivy::tokenizer::TokenizerManager::new();
        tokenizers.register(TOKENIZER, TextAnalyzer::from(WeightedWords::default()));
        let builder = Index::builder().schema(schema).settings(settings).tokenizers(tokenizers);
        let writer =
            builder.single_segment_index_writer(directory.clone(), (products * PRODUCT_BYTES).clamp(WRITER_BYTES.0, WRITER_BYTES.1))?;
        Ok(Self { terms: Terms::default(), writer, directory, text: (text, String::new()), names: (names, String::new()) })
    }

    /// Products get their ordinals in the order they are added in.
    pub(super) fn add(&mut self, entry: &Entry) -> Result<(), SearchError> {
        let Self { terms, text, names, .. } = self;
        text.1.clear();
        names.1.clear();
        let mut named: Vec<Range<usize>> = Vec::new();
        for (place, weight) in places(entry) {
            for chunk in place.split_whitespace() {
                for term in terms.of(chunk).split_terminator(' ') {
                    let start = text.1.len() + 1;
                    let known = weight >= CATEGORY && named.iter().any(|place| text.1.get(place.clone()) == Some(term));
                    // Variants have codes much alike: what is said once makes a product no longer when said again.
                    if known && weight == TITLE {
                        continue;
                    }
                    push(&mut text.1, weight, "", term);
                    if weight >= CATEGORY && !known {
                        named.push(start..start + term.len());
                        short_prefixes(term).for_each(|prefix| push(&mut names.1, 1, "^", prefix));
                        push(&mut names.1, 1, "", term);
                    }
                }
            }
        }
        let mut document = TantivyDocument::with_capacity(text.1.len() + names.1.len() + 32);
        document.add_text(text.0, &text.1);
        document.add_text(names.0, &names.1);
        Ok(self.writer.add_document(document)?)
    }

    pub(super) fn finish(self, part: &mut PartWriter, boosts: &[u8]) -> Result<(), SearchError> {
        let index = self.writer.finalize()?;
        let [segment] = index.searchable_segments()?.try_into().map_err(|_| damaged("its text index has not one segment"))?;
        let reader = SegmentReader::open(&segment)?;
        common::write(part, &*reader.inverted_index(self.text.0)?, &reader.get_fieldnorms_reader(self.text.0)?, boosts)?;
        let files = index.load_metas()?.list_segment_files();
        let files = files.into_iter().chain(FILES_BESIDE.iter().map(PathBuf::from)).collect::<BTreeSet<PathBuf>>();
        for path in files {
            if FILES_BESIDE.iter().any(|beside| Path::new(beside) == path) {
                part.section(
                    &format!("{FILE}{}", path.display()),
                    &self.directory.atomic_read(&path).map_err(tantivy::TantivyError::from)?,
                );
            } else if self.directory.exists(&path).map_err(tantivy::TantivyError::from)? {
                let bytes = self.directory.open_read(&path).map_err(tantivy::TantivyError::from)?.read_bytes()?;
                part.section(&format!("{FILE}{}", path.display()), &bytes);
            }
        }
        Ok(())
    }
}

/// The texts a product is found by, and what each weighs.
pub(crate) fn places(entry: &Entry) -> impl Iterator<Item = (&str, usize)> {
    let title = std::iter::once(&entry.title).chain(&entry.codes).map(|text| (text.as_str(), TITLE));
    let brand = entry.brand.iter().chain(&entry.tags).map(|text| (text.as_str(), BRAND_TAG));
    let category = entry.category_names.iter().map(|text| (text.as_str(), CATEGORY));
    let attributes = entry.attributes.values().chain(entry.options.values().flatten()).map(|text| (text.as_str(), ATTRIBUTE));
    let own = title.chain(brand).chain(category).chain(attributes).chain(std::iter::once((entry.description.as_str(), DESCRIPTION)));
    own.chain(entry.translations.values().flat_map(translated))
}

/// As much as the original weighs: whoever asks in this language knows no other words.
fn translated(translation: &EntryTranslation) -> impl Iterator<Item = (&str, usize)> {
    let EntryTranslation { title, description, category_names, values, card: _ } = translation;
    let names = category_names.iter().map(|text| (text.as_str(), CATEGORY));
    let values = values.iter().map(|text| (text.as_str(), ATTRIBUTE));
    [(title.as_str(), TITLE), (description.as_str(), DESCRIPTION)].into_iter().chain(names).chain(values)
}

/// Whether short prefixes of a place with this weight are looked up.
#[cfg(test)]
pub(crate) fn is_name(weight: usize) -> bool {
    weight >= CATEGORY
}

pub(crate) struct TextReader {
    pub(crate) text: Arc<InvertedIndexReader>,
    pub(crate) names: Arc<InvertedIndexReader>,
    pub(crate) text_field: Field,
    pub(crate) norms: FieldNormReader,
    pub(crate) common: CommonWords,
}

impl TextReader {
    pub(super) fn open(sections: &Sections) -> Result<Self, SearchError> {
        let mut files = HashMap::new();
        for name in sections.names() {
            if let Some(path) = name.strip_prefix(FILE) {
                files.insert(PathBuf::from(path), sections.bytes(name)?);
            }
        }
        let index = Index::open(PartDirectory(Arc::new(files)))?;
        let (_, text_field, names_field) = schema();
        let segments = index.searchable_segments()?;
        let [segment] = segments.as_slice() else {
            return Err(damaged("its text index has not one segment"));
        };
        let reader = SegmentReader::open(segment)?;
        if reader.max_doc() != sections.products {
            return Err(damaged("its text index has another number of products"));
        }
        Ok(Self {
            text: reader.inverted_index(text_field)?,
            names: reader.inverted_index(names_field)?,
            text_field,
            norms: reader.get_fieldnorms_reader(text_field)?,
            common: CommonWords::open(sections)?,
        })
    }
}
