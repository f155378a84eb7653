//! Writing the catalogue's index: a small part for every edit, the whole now and then.
//!
//! Builders may run side by side. Each reads the pointer before it reads products and swaps it only if nobody else has; who
//! lost begins again, with the products as they are by then. So the last swap never shows anything older than the one before.

use super::entry::{Demand, entry};
use super::manifest::{Blob, Delta, Generation, Manifest, PARTS, POINTER, ShopFacts};
use super::{CatalogueError, READ_AT_ONCE};
use crate::accounting::fingerprint;
use crate::{App, clock};
use barrow_domain::audit::StockRecord;
use barrow_domain::catalog::{Category, Product};
use barrow_domain::ids::{ProductId, Sku};
use barrow_domain::inventory::InventoryWorth;
use barrow_search::{Entry, build_part};
use barrow_services::snapshots::{Pointer, Snapshots};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// Others who may be first. Who lost waits for a random while, longer each time, so that of many each gets its turn.
const ROUNDS: u32 = 24;
const LONGEST_PAUSE_MS: u64 = 1000;
/// A delta of this size costs its readers about a millisecond.
const MAX_TOUCHED: usize = 1000;
/// What no event tells of, such as popularity, is taken in once a day.
const OLDEST_BASE: SignedDuration = SignedDuration::from_hours(24);
/// What sold within this time is popular.
const POPULAR_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);
/// A reader that has just read the pointer may still fetch what it named then.
const KEPT_AFTER_REPLACEMENT: SignedDuration = SignedDuration::from_hours(1);

type Entries = BTreeMap<ProductId, Entry>;

/// The pointer as it was read.
struct Seen {
    /// None when there is none, or none that can be read: then everything is built anew.
    manifest: Option<Manifest>,
    etag: Option<String>,
}

impl App {
    /// Brings these products, and the categories, up to date in the index, if there is one.
    ///
    /// # Errors
    /// A named [`CatalogueError`]; the index is as it was, or done.
    pub async fn index_products(&self, touched: &BTreeSet<ProductId>) -> Result<(), CatalogueError> {
        for round in 0..ROUNDS {
            let seen = self.seen().await?;
            // Whoever builds the whole reads these products too.
            let Some(manifest) = &seen.manifest else { return Ok(()) };
            let shop = self.shop_facts().await?;
            let mut entries = self.delta_entries(manifest, &shop).await?;
            let mut marks = manifest.current.delta.as_ref().map(|delta| delta.touched.clone()).unwrap_or_default();
            for (id, entry) in self.entries_now(touched, &shop).await? {
                marks.insert(id.clone(), manifest.version + 1);
                entries.remove(&id);
                entries.extend(entry.map(|entry| (id, entry)));
            }
            let delta = self.write_delta(manifest.version + 1, entries, marks).await?;
            let current = Generation { base: manifest.current.base.clone(), delta };
            let next = Manifest::after(Some(manifest), current, shop, manifest.base_read_at, clock::now());
            if self.swap(&next, &seen).await? {
                return Ok(());
            }
            pause(round).await;
        }
        Err(CatalogueError::Contended)
    }

    /// Whether the index is missing, old, or has grown a large delta.
    ///
    /// # Errors
    /// A named [`CatalogueError`].
    pub async fn rebuild_is_due(&self, now: Timestamp) -> Result<bool, CatalogueError> {
        let Some(manifest) = self.seen().await?.manifest else { return Ok(true) };
        let is_old = now.duration_since(manifest.base_read_at) > OLDEST_BASE;
        Ok(is_old || manifest.current.touched() > MAX_TOUCHED)
    }

    /// Reads the whole catalogue and builds its index anew. What was touched meanwhile stays in the delta.
    ///
    /// # Errors
    /// A named [`CatalogueError`]; the index is as it was, or done.
    pub async fn rebuild_index(&self) -> Result<(), CatalogueError> {
        let version = self.seen().await?.manifest.map_or(0, |manifest| manifest.version);
        let read_at = clock::now();
        let shop = self.shop_facts().await?;
        let entries = self.all_entries(&shop, read_at).await?;
        self.put_up(built(entries).await?, version, read_at).await
    }

    /// Puts up a part that somebody else has built, whatever the tables say.
    ///
    /// # Errors
    /// A named [`CatalogueError`]; the index is as it was, or done.
    pub async fn put_up_part(&self, part: Vec<u8>) -> Result<(), CatalogueError> {
        let version = self.seen().await?.manifest.map_or(0, |manifest| manifest.version);
        self.put_up(part, version, clock::now()).await
    }

    /// Makes a part the base. What was touched after this version stays in the delta.
    async fn put_up(&self, part: Vec<u8>, version: u64, read_at: Timestamp) -> Result<(), CatalogueError> {
        let base = self.write_part(version + 1, "base", part).await?;
        for round in 0..ROUNDS {
            let seen = self.seen().await?;
            let shop = self.shop_facts().await?;
            let delta = match &seen.manifest {
                Some(manifest) => self.touched_since(manifest, version, &shop).await?,
                None => None,
            };
            let current = Generation { base: base.clone(), delta };
            let next = Manifest::after(seen.manifest.as_ref(), current, shop, read_at, clock::now());
            if self.swap(&next, &seen).await? {
                return self.remove_useless(&next).await;
            }
            pause(round).await;
        }
        Err(CatalogueError::Contended)
    }

    /// What the delta holds that the read of everything may have missed.
    async fn touched_since(&self, manifest: &Manifest, version: u64, shop: &ShopFacts) -> Result<Option<Delta>, CatalogueError> {
        let Some(delta) = &manifest.current.delta else { return Ok(None) };
        let marks: BTreeMap<ProductId, u64> =
            delta.touched.iter().filter(|(_, touched)| **touched > version).map(|(id, touched)| (id.clone(), *touched)).collect();
        let mut entries = self.delta_entries(manifest, shop).await?;
        entries.retain(|id, _| marks.contains_key(id));
        self.write_delta(manifest.version + 1, entries, marks).await
    }

    async fn seen(&self) -> Result<Seen, CatalogueError> {
        match self.snapshots()?.pointer(POINTER, None).await? {
            Pointer::New { bytes, etag } => {
                let manifest = Manifest::parse(&bytes).inspect_err(|error| tracing::error!(%error, "the manifest cannot be read"));
                Ok(Seen { manifest: manifest.ok(), etag: Some(etag) })
            }
            Pointer::Missing | Pointer::Same => Ok(Seen { manifest: None, etag: None }),
        }
    }

    async fn swap(&self, next: &Manifest, seen: &Seen) -> Result<bool, CatalogueError> {
        let bytes = serde_json::to_vec(next).map_err(|error| CatalogueError::Manifest(error.to_string()))?;
        Ok(self.snapshots()?.swap(POINTER, bytes, seen.etag.as_deref()).await?)
    }

    async fn shop_facts(&self) -> Result<ShopFacts, CatalogueError> {
        let catalog = &self.store().catalog;
        // A rate that was changed a moment ago is what this may be about.
        let (categories, synonyms, rules) = futures::try_join!(catalog.categories(), catalog.synonyms(), catalog.rules_now())?;
        let (currency, currencies) = rules.map(|rules| (rules.currency, rules.currencies)).unzip();
        Ok(ShopFacts { categories, synonyms, currency, currencies: currencies.unwrap_or_default() })
    }

    /// As the last builder left them; where that cannot be read, from the tables.
    async fn delta_entries(&self, manifest: &Manifest, shop: &ShopFacts) -> Result<Entries, CatalogueError> {
        let Some(delta) = &manifest.current.delta else { return Ok(Entries::new()) };
        match self.stored_entries(&delta.entries).await {
            Ok(entries) => Ok(entries.into_iter().map(|entry| (entry.id.clone(), entry)).collect()),
            Err(error) => {
                tracing::error!(%error, "the entries of the delta cannot be read");
                let touched = delta.touched.keys().cloned().collect();
                let entries = self.entries_now(&touched, shop).await?;
                Ok(entries.into_iter().filter_map(|(id, entry)| entry.map(|entry| (id, entry))).collect())
            }
        }
    }

    async fn stored_entries(&self, blob: &Blob) -> Result<Vec<Entry>, CatalogueError> {
        let bytes = self.snapshots()?.get(&blob.key, &blob.pieces).await?;
        serde_json::from_slice(&bytes).map_err(|error| CatalogueError::Manifest(error.to_string()))
    }

    async fn entries_now(&self, ids: &BTreeSet<ProductId>, shop: &ShopFacts) -> Result<Vec<(ProductId, Option<Entry>)>, CatalogueError> {
        let categories: Arc<[Category]> = shop.categories.clone().into();
        let reads = stream::iter(ids.clone()).map(|id| self.entry_now(id, Arc::clone(&categories)));
        reads.buffer_unordered(READ_AT_ONCE).try_collect().await
    }

    async fn entry_now(&self, id: ProductId, categories: Arc<[Category]>) -> Result<(ProductId, Option<Entry>), CatalogueError> {
        let Some(product) = self.store().catalog.product_now(&id).await? else { return Ok((id, None)) };
        let since = clock::now() - POPULAR_FOR;
        let skus: Vec<Sku> = product.variants.iter().map(|variant| variant.sku.clone()).collect();
        let reads = stream::iter(skus).map(|sku| self.demand_now(sku, since));
        let shelf: BTreeMap<Sku, Demand> = reads.buffer_unordered(READ_AT_ONCE).try_collect().await?;
        let demand = |sku: &Sku| shelf.get(sku).copied().unwrap_or_default();
        Ok((id, entry(self, &product, demand, &categories, clock::now())))
    }

    async fn demand_now(&self, sku: Sku, since: Timestamp) -> Result<(Sku, Demand), CatalogueError> {
        let levels = self.store().stock.levels(&sku).await?;
        let sold = self.store().ledger.sold_since(&sku, since).await?;
        Ok((sku, Demand { is_in_stock: levels.iter().any(|level| level.available > 0), sold }))
    }

    /// Two reads of whole tables, however many products there are. Whoever has them all in hand also says what the units are worth.
    async fn all_entries(&self, shop: &ShopFacts, now: Timestamp) -> Result<Vec<Entry>, CatalogueError> {
        let (mut products, mut shelf) = (Vec::new(), BTreeMap::<Sku, Demand>::new());
        let (mut prices, mut units) = (Vec::new(), BTreeMap::<Sku, u64>::new());
        let take = |product: Product| {
            prices.extend(product.variants.iter().map(|variant| (variant.sku.clone(), variant.price)));
            products.extend(Some(product).filter(|product| product.active));
        };
        self.store().books.products(take).await?;
        let take = |record| {
            if let StockRecord::Level(level) = &record {
                *units.entry(level.sku.clone()).or_default() += u64::try_from(level.available).unwrap_or_default();
            }
            note(&mut shelf, record, now - POPULAR_FOR);
        };
        self.store().books.stock(take).await?;
        self.store().analytics.keep_inventory_worth(&InventoryWorth::of(&prices, &units, now)).await?;
        let demand = |sku: &Sku| shelf.get(sku).copied().unwrap_or_default();
        Ok(products.iter().filter_map(|product| entry(self, product, demand, &shop.categories, now)).collect())
    }

    async fn write_delta(
        &self,
        version: u64,
        entries: Entries,
        touched: BTreeMap<ProductId, u64>,
    ) -> Result<Option<Delta>, CatalogueError> {
        if touched.is_empty() {
            return Ok(None);
        }
        let entries: Vec<Entry> = entries.into_values().collect();
        let source = serde_json::to_vec(&entries).map_err(|error| CatalogueError::Manifest(error.to_string()))?;
        let part = built(entries).await?;
        let (part, entries) = futures::try_join!(self.write_part(version, "delta", part), self.write_part(version, "entries", source))?;
        Ok(Some(Delta { part, entries, touched }))
    }

    /// Under a name that nobody gives to other bytes.
    async fn write_part(&self, version: u64, kind: &str, bytes: Vec<u8>) -> Result<Blob, CatalogueError> {
        let key = format!("{PARTS}{version:08}-{kind}-{}", fingerprint(&bytes));
        let pieces = self.snapshots()?.put(&key, bytes).await?;
        Ok(Blob { key, pieces })
    }

    /// Removes what no reader asks for any more, and what builders left behind that never got to the swap.
    async fn remove_useless(&self, manifest: &Manifest) -> Result<(), CatalogueError> {
        let snapshots: &Snapshots = self.snapshots()?;
        let until = clock::now() - KEPT_AFTER_REPLACEMENT;
        for key in snapshots.older_than(PARTS, until).await? {
            if !manifest.needs(&key) {
                snapshots.remove(&key).await?;
            }
        }
        Ok(())
    }
}

async fn pause(round: u32) {
    let most = (20 << round.min(10)).min(LONGEST_PAUSE_MS);
    tokio::time::sleep(Duration::from_millis(fastrand::u64(0..=most))).await;
}

fn note(shelf: &mut BTreeMap<Sku, Demand>, record: StockRecord, since: Timestamp) {
    match record {
        StockRecord::Level(level) if level.available > 0 => shelf.entry(level.sku).or_default().is_in_stock = true,
        StockRecord::Movement(movement) if movement.at >= since => {
            let sold = u64::from(movement.units_sold());
            shelf.entry(movement.sku).or_default().sold += sold;
        }
        StockRecord::Level(_) | StockRecord::Movement(_) => {}
    }
}

/// Building takes long enough to hold up whatever else the process does.
async fn built(entries: Vec<Entry>) -> Result<Vec<u8>, CatalogueError> {
    let part = tokio::task::spawn_blocking(move || build_part(entries)).await;
    Ok(part.map_err(|error| CatalogueError::Manifest(error.to_string()))??)
}
