//! The catalogue in a function's memory: loaded when first asked for, exchanged for a newer one without a pause.
//!
//! A request looks at the pointer when nobody has for a while; most find it unchanged. What cannot be loaded is left alone:
//! shoppers go on with the last good one, and a metric says so.

use super::CatalogueError;
use super::answers::Answers;
use super::manifest::{Blob, Generation, Manifest, POINTER, ShopFacts};
use crate::{clock, metrics};
use barrow_domain::catalog::{Category, Exchange, ShopCurrency, exchange};
use barrow_domain::ids::Language;
use barrow_domain::money::Currency;
use barrow_search::{Delta, Index, Part, Shop, ShopCategory, Synonyms};
use barrow_services::snapshots::{Pointer, Snapshots};
use jiff::Timestamp;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// An edit is in the bucket well within a second and has two until all must see it.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// What could not be loaded is large, and hardly mends itself.
const LOOK_AFTER_FAILURE: Duration = Duration::from_secs(5);

/// The whole catalogue as it was at one moment.
pub struct Catalogue {
    pub index: Index,
    /// In the shopkeeper's order.
    pub categories: Vec<Category>,
    /// The shop's own, once it is open.
    pub currency: Option<Currency>,
    /// Those that it sells in beside it.
    pub currencies: Vec<ShopCurrency>,
    /// Of the manifest that brought it.
    pub version: u64,
    pub written_at: Timestamp,
    pub answers: Answers,
}

/// The shop does not sell in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is no currency that this shop sells in")]
pub struct NotSoldIn;

impl Catalogue {
    /// The way to prices in a currency; none to those in the shop's own.
    ///
    /// # Errors
    /// [`NotSoldIn`].
    pub fn exchange(&self, currency: Currency) -> Result<Option<Exchange>, NotSoldIn> {
        let found = self.currency.and_then(|own| exchange(own, &self.currencies, currency));
        if found.is_some() || self.currency == Some(currency) { Ok(found) } else { Err(NotSoldIn) }
    }

    /// The categories as they read in a language; the original's where they are not translated.
    #[must_use]
    pub fn categories_in(&self, language: Option<&Language>) -> Cow<'_, [Category]> {
        match language {
            None => Cow::Borrowed(&self.categories),
            Some(_) => self.categories.iter().map(|category| category.read_in(language).0).collect(),
        }
    }

    /// What anything in it is translated into.
    #[must_use]
    pub fn languages(&self) -> BTreeSet<&Language> {
        self.categories.iter().flat_map(|category| category.translations.keys()).chain(self.index.languages()).collect()
    }

    /// What categories are called in a language, by their slugs; nothing where none is asked for.
    #[must_use]
    pub fn category_names(&self, language: Option<&Language>) -> HashMap<&str, &str> {
        let named = |language| self.categories.iter().map(move |category| (category.slug.as_str(), category.name_in(language)));
        language.into_iter().flat_map(named).collect()
    }
}

pub(crate) struct CatalogueReader {
    snapshots: Snapshots,
    state: RwLock<State>,
    looking: Mutex<()>,
}

#[derive(Default)]
struct State {
    loaded: Option<Loaded>,
    look_at: Option<Instant>,
}

#[derive(Clone)]
struct Loaded {
    /// Of the pointer; none for a generation that is a stopgap.
    etag: Option<String>,
    base_key: String,
    base: Arc<Part>,
    catalogue: Arc<Catalogue>,
}

impl CatalogueReader {
    pub fn new(snapshots: Snapshots) -> Self {
        Self { snapshots, state: RwLock::default(), looking: Mutex::default() }
    }

    pub async fn read(&self) -> Result<Arc<Catalogue>, CatalogueError> {
        let known = self.known();
        if let Some(known) = known.clone().filter(|_| !self.is_due()) {
            return Ok(known);
        }
        let _looking = match (self.looking.try_lock(), known) {
            (Ok(guard), _) => guard,
            // Somebody looks this moment; nobody else need wait for it.
            (Err(_), Some(known)) => return Ok(known),
            (Err(_), None) => self.looking.lock().await,
        };
        if self.is_due() {
            self.look().await;
        }
        self.known().ok_or(CatalogueError::NotBuilt)
    }

    fn known(&self) -> Option<Arc<Catalogue>> {
        self.with_state(|state| state.loaded.as_ref().map(|loaded| Arc::clone(&loaded.catalogue)))
    }

    fn is_due(&self) -> bool {
        self.with_state(|state| state.look_at.is_none_or(|at| Instant::now() >= at))
    }

    fn with_state<T>(&self, read: impl FnOnce(&State) -> T) -> T {
        read(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    async fn look(&self) {
        let loaded = self.with_state(|state| state.loaded.clone());
        let (found, pause) = match self.newer(loaded.as_ref()).await {
            Ok(found) => (found, LOOK_EVERY),
            Err(error) => {
                tracing::error!(%error, has_older = loaded.is_some(), "the catalogue could not be loaded");
                metrics::count("CatalogueFallbacks", 1, clock::now());
                (None, LOOK_AFTER_FAILURE)
            }
        };
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        // Who has nothing at all asks again at once.
        state.look_at = (found.is_some() || state.loaded.is_some()).then(|| Instant::now() + pause);
        if found.is_some() {
            state.loaded = found;
        }
    }

    /// None when what is loaded is the newest, or when there is nothing yet.
    async fn newer(&self, loaded: Option<&Loaded>) -> Result<Option<Loaded>, CatalogueError> {
        let (bytes, etag) = match self.snapshots.pointer(POINTER, loaded.and_then(|loaded| loaded.etag.as_deref())).await? {
            Pointer::New { bytes, etag } => (bytes, etag),
            Pointer::Same | Pointer::Missing => return Ok(None),
        };
        let manifest = Manifest::parse(&bytes).map_err(CatalogueError::Manifest)?;
        match (self.load(&manifest, &manifest.current, loaded).await, &manifest.previous) {
            (Ok(found), _) => Ok(Some(Loaded { etag: Some(etag), ..found })),
            (Err(error), Some(previous)) if loaded.is_none() => {
                tracing::error!(%error, "the newest catalogue could not be loaded, the one before serves");
                metrics::count("CatalogueFallbacks", 1, clock::now());
                self.load(&manifest, previous, None).await.map(Some)
            }
            (Err(error), _) => Err(error),
        }
    }

    async fn load(&self, manifest: &Manifest, generation: &Generation, loaded: Option<&Loaded>) -> Result<Loaded, CatalogueError> {
        let same_base = loaded.filter(|loaded| loaded.base_key == generation.base.key);
        let base = async {
            match same_base {
                Some(loaded) => Ok(Arc::clone(&loaded.base)),
                None => self.part(&generation.base).await.map(Arc::new),
            }
        };
        let delta = async {
            let Some(delta) = &generation.delta else { return Ok(None) };
            Ok(Some(Delta { part: self.part(&delta.part).await.map(Arc::new)?, touched: delta.touched.keys().cloned().collect() }))
        };
        let (base, delta) = futures::try_join!(base, delta)?;
        let ShopFacts { categories, synonyms, currency, currencies } = manifest.shop.clone();
        let tree = categories.iter().map(tree_node).collect();
        let shop = Shop::new(tree, Synonyms::parse(&synonyms).unwrap_or_default());
        let index = Index::new(Arc::clone(&base), delta, Arc::new(shop));
        let Manifest { version, written_at, .. } = *manifest;
        let catalogue = Arc::new(Catalogue { index, categories, currency, currencies, version, written_at, answers: Answers::default() });
        Ok(Loaded { etag: None, base_key: generation.base.key.clone(), base, catalogue })
    }

    async fn part(&self, blob: &Blob) -> Result<Part, CatalogueError> {
        let pieces = self.snapshots.pieces(&blob.key, &blob.pieces).await?;
        // A large part is checked from end to end, which takes a while.
        let opened = tokio::task::spawn_blocking(move || Part::open(&pieces)).await;
        Ok(opened.map_err(|error| CatalogueError::Manifest(error.to_string()))??)
    }
}

fn tree_node(category: &Category) -> ShopCategory {
    let Category { slug, name, parent, translations, .. } = category.clone();
    ShopCategory { slug, name, other_names: translations.into_values().map(|translation| translation.name).collect(), parent }
}
