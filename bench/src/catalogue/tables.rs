//! The same questions without an index: a category is queried, for anything else every product is, and what was read is filtered,
//! sorted and counted by the reader.

use super::products::{CATEGORIES, Numbers, category, category_slug, product, shop_categories};
use crate::goods::made_of;
use barrow_app::App;
use barrow_domain::catalog::Category;
use barrow_domain::ids::Slug;
use barrow_local::shop::{Options, Shop};
use barrow_store::meter::measured;
use futures::{StreamExt, TryStreamExt, stream};
use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

type Failure = Box<dyn Error>;

const WRITES_AT_ONCE: usize = 16;
/// As many as fit into one answer, more or less.
const PAGE: i32 = 1_000;
const CATEGORIES_ASKED: u32 = 20;

/// A local shop whose tables hold so many products, and no index yet.
pub(super) struct Tables {
    shop: Shop,
    products: u64,
    pub(super) whole: Reading,
    pub(super) category: Reading,
    _data: TempDir,
}

/// What a question costs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reading {
    time: Duration,
    units: f64,
}

impl Reading {
    /// In a shop of another size: what is read grows with it.
    pub(super) fn at(self, products: u64, tables: &Tables) -> (Duration, f64) {
        #[expect(clippy::cast_precision_loss, reason = "a share")]
        let share = products as f64 / tables.products.max(1) as f64;
        (self.time.mul_f64(share), self.units * share)
    }
}

impl Tables {
    pub(super) async fn filled(products: u64) -> Result<Self, Failure> {
        let data = tempfile::tempdir()?;
        // Without an index there is nothing that its jobs would do.
        let shop = Shop::start(Options { schedules: false, ..Options::new(data.path()) }).await?;
        let catalog = shop.app().store().catalog.clone();
        for (position, category) in (0..).zip(shop_categories()?) {
            let (slug, name, parent, translations) = (category.slug, category.name, category.parent, BTreeMap::new());
            catalog
                .create_category(&Category { slug, name, description: String::new(), parent, position, translations, version: 1 })
                .await?;
        }
        let entries = (0..products).map(|number| made_of(&product(number, products)?, 1).map_err(|error| Failure::from(error.to_string())));
        let writes = stream::iter(entries).map(|product| {
            let catalog = &catalog;
            async move { catalog.create_product(&product?, &[10]).await.map_err(Failure::from) }
        });
        writes.buffer_unordered(WRITES_AT_ONCE).try_for_each(|_| async { Ok(()) }).await?;
        let mut tables = Self { shop, products, whole: Reading::default(), category: Reading::default(), _data: data };
        tables.whole = tables.read(&[None]).await?;
        let mut numbers = Numbers::new(11);
        for _ in 0..CATEGORIES_ASKED {
            let read = tables.read(&some_categories(&mut numbers)?).await?;
            tables.category.time += read.time / CATEGORIES_ASKED;
            tables.category.units += read.units / f64::from(CATEGORIES_ASKED);
        }
        println!(
            "{products} products in the tables: all read in {:.0} ms and {:.0} read units, a category and those below it in {:.1} ms and {:.1}",
            tables.whole.time.as_secs_f64() * 1000.0,
            tables.whole.units,
            tables.category.time.as_secs_f64() * 1000.0,
            tables.category.units
        );
        Ok(tables)
    }

    pub(super) fn app(&self) -> &Arc<App> {
        self.shop.app()
    }

    pub(super) fn environment(&self) -> &BTreeMap<String, String> {
        self.shop.environment()
    }

    pub(super) async fn stop(self) {
        self.shop.stop().await;
    }

    /// Reads these categories, or everything, to the end.
    async fn read(&self, categories: &[Option<Slug>]) -> Result<Reading, Failure> {
        let catalog = &self.shop.app().store().catalog;
        let reading = async {
            for category in categories {
                let mut after = None;
                loop {
                    let page = catalog.list(category.as_ref(), PAGE, after.as_deref()).await?;
                    let Some(next) = page.next else { break };
                    after = Some(next);
                }
            }
            Ok::<_, Failure>(())
        };
        let started = Instant::now();
        let (read, cost) = measured(reading).await;
        read?;
        Ok(Reading { time: started.elapsed(), units: cost.read_units })
    }
}

/// A category and all below it, or one of the lowest.
fn some_categories(numbers: &mut Numbers) -> Result<Vec<Option<Slug>>, Failure> {
    let leaf = numbers.zipf(CATEGORIES);
    let (root, shelf, _) = category(leaf);
    let depth = numbers.below(3);
    let is_below = |other: &u64| {
        let (other_root, other_shelf, _) = category(*other);
        *other == leaf || depth < 2 && other_root == root && (depth == 0 || other_shelf == shelf)
    };
    (0..CATEGORIES).filter(is_below).map(|leaf| Ok(Some(Slug::parse(&category_slug(leaf))?))).collect()
}
