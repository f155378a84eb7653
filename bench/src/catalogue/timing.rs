//! How long the index takes for what shoppers do: of one core, in milliseconds of processor time.

use super::cold;
use super::products::{CATEGORIES, Numbers, category, category_slug, product, shop, word};
use super::tables::Tables;
use barrow_domain::ids::{ProductId, Slug};
use barrow_search::{Delta, Entry, Index, Part, Query, Sort, build_part};
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

type Failure = Box<dyn Error>;

const DELTA: u64 = 500;
const PASSES: u32 = 3;
/// The one question that tables answer without reading everything.
const CATEGORY: &str = "category by price";

/// Builds a shop of so many products, asks each kind of question so many times, prints tables; gives back the figures.
///
/// # Errors
/// A failure of the index or of the local shop.
pub(super) async fn measure(products: u64, rounds: u32, tables: &Tables) -> Result<Value, Failure> {
    let entries = (0..products).map(|number| product(number, products)).collect::<Result<Vec<Entry>, _>>()?;
    let used = processor_time();
    let blob = build_part(entries)?;
    let (built, part_bytes, peak) = (processor_time().saturating_sub(used), blob.len(), status("VmHWM"));
    let copy = blob.clone();
    let cold = cold::measure(tables, blob).await?;
    let (before, used) = (status("VmRSS"), processor_time());
    let part = Arc::new(Part::open(&[copy])?);
    let shop = Arc::new(shop()?);
    let index = Index::new(Arc::clone(&part), None, Arc::clone(&shop));
    let opened = processor_time().saturating_sub(used);
    let memory = megabytes(part_bytes) + status("VmRSS").saturating_sub(before);
    println!("\n{products} products: part {} MB, built in {:.2} s, at most {peak} MB in use", megabytes(part_bytes), built.as_secs_f64());
    println!(
        "opened, with the counts of the whole, in {:.1} ms; fetched and answering in a cold function after {:.0} ms; {memory} MB in memory",
        millis(opened),
        millis(cold)
    );
    let plain = table(&index, products, rounds, Some(tables))?;
    let changed = (0..DELTA).map(|nth| product(nth * products / DELTA.min(products).max(1) % products, products));
    let mut changed = changed.collect::<Result<BTreeEntries, _>>()?.0;
    changed.values_mut().for_each(|entry| entry.revision += 1);
    let used = processor_time();
    let touched: Vec<ProductId> = changed.keys().cloned().collect();
    let delta = Arc::new(Part::open(&[build_part(changed.into_values())?])?);
    let index = Index::new(part, Some(Delta { part: delta, touched: touched.clone() }), shop);
    let in_use = processor_time().saturating_sub(used);
    println!("a delta of {} products: in use after {:.1} ms", touched.len(), millis(in_use));
    let changed = table(&index, products, rounds, None)?;
    Ok(json!({
        "products": products, "part_mb": megabytes(part_bytes), "build_s": rounded(built.as_secs_f64()), "peak_memory_mb": peak,
        "open_ms": rounded(millis(opened)), "cold_ms": rounded(millis(cold)), "memory_mb": memory, "delta_ms": rounded(millis(in_use)),
        "queries_ms": plain, "queries_with_delta_ms": changed,
    }))
}

struct BTreeEntries(BTreeMap<ProductId, Entry>);

impl FromIterator<Entry> for BTreeEntries {
    fn from_iter<T: IntoIterator<Item = Entry>>(entries: T) -> Self {
        Self(entries.into_iter().map(|entry| (entry.id.clone(), entry)).collect())
    }
}

/// Median and 99th percentile of each kind of question, and what it costs when tables answer it.
pub(super) fn table(index: &Index, products: u64, rounds: u32, tables: Option<&Tables>) -> Result<Value, Failure> {
    let mut figures = Map::new();
    println!("| what | hits | p50 ms | p99 ms | from tables: ms | read units |\n|---|---|---|---|---|---|");
    let read = |name: &str| tables.map(|tables| if name == CATEGORY { tables.category } else { tables.whole }.at(products, tables));
    for (name, question) in questions() {
        let (mut times, hits) = quickest(rounds, |round| {
            let mut numbers = Numbers::new(u64::from(round) * 7_919 + 3);
            let query = question(&mut numbers, products)?;
            timed(|| Ok(index.find(&query)?.total))
        })?;
        figures.insert(name.to_owned(), row(name, &mut times, hits / u64::from(rounds), read(name)));
    }
    let (mut times, _) = quickest(rounds, |round| {
        let mut numbers = Numbers::new(u64::from(round) * 104_729 + 5);
        let text = word(numbers.zipf(3_000));
        let typed: String = text.chars().take(1 + usize::try_from(numbers.below(6))?).collect();
        timed(|| Ok(index.suggest(&typed, 6, None, None)?.products.len() as u64))
    })?;
    let name = "suggest, 1 to 6 letters";
    figures.insert(name.to_owned(), row(name, &mut times, 0, read(name)));
    Ok(Value::Object(figures))
}

/// Asks all questions of a kind in turn, and again; of each the quickest answer counts, as others use the machine too. Between
/// two answers to one question lie those to all others, so that it finds no cache warm. With it the sum of what was found.
fn quickest(rounds: u32, mut ask: impl FnMut(u32) -> Result<(Duration, u64), Failure>) -> Result<(Vec<Duration>, u64), Failure> {
    let (mut times, mut found) = (vec![Duration::MAX; usize::try_from(rounds)?], 0);
    for pass in 0..PASSES {
        for (round, best) in (0..rounds).zip(&mut times) {
            let (time, count) = ask(round)?;
            *best = time.min(*best);
            found += if pass == 0 { count } else { 0 };
        }
    }
    Ok((times, found))
}

fn timed(ask: impl FnOnce() -> Result<u64, Failure>) -> Result<(Duration, u64), Failure> {
    let started = processor_time();
    let found = ask()?;
    Ok((processor_time().saturating_sub(started), found))
}

fn row(name: &str, times: &mut [Duration], hits: u64, tables: Option<(Duration, f64)>) -> Value {
    times.sort_unstable();
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len() - 1)).copied().unwrap_or_default();
    let (from_tables, units) = tables.map_or((0.0, 0.0), |(time, units)| (millis(time), units));
    println!("| {name} | {hits} | {:.3} | {:.3} | {from_tables:.1} | {units:.1} |", millis(at(50)), millis(at(99)));
    json!({
        "p50": rounded(millis(at(50))), "p99": rounded(millis(at(99))), "tables_ms": rounded(from_tables), "tables_units": rounded(units),
    })
}

fn rounded(figure: f64) -> f64 {
    (figure * 100.0).round() / 100.0
}

type Question = fn(&mut Numbers, u64) -> Result<Query, Failure>;

fn page() -> Query {
    Query { limit: 24, ..Query::default() }
}

fn some_category(numbers: &mut Numbers) -> Result<Option<Slug>, Failure> {
    let leaf = numbers.zipf(CATEGORIES);
    let (root, shelf, _) = category(leaf);
    let slug = [format!("c-{root}"), format!("c-{root}-{shelf}"), category_slug(leaf)].into_iter().nth(usize::try_from(numbers.below(3))?);
    Ok(slug.map(|slug| Slug::parse(&slug)).transpose()?)
}

fn questions() -> [(&'static str, Question); 8] {
    [
        (CATEGORY, |numbers, _| {
            let sort = if numbers.below(2) == 0 { Sort::PriceAsc } else { Sort::PriceDesc };
            Ok(Query { category: some_category(numbers)?, sort, ..page() })
        }),
        ("whole shop, facets", |numbers, _| {
            let sorts = [Sort::Relevance, Sort::Newest, Sort::Name, Sort::PriceAsc];
            Ok(Query { sort: sorts[usize::try_from(numbers.below(4))?], facets: true, ..page() })
        }),
        ("3 filters, facets", |numbers, _| {
            let low = i64::try_from(numbers.below(20_000))?;
            let colours = vec![format!("colour {}", numbers.zipf(12)), format!("colour {}", numbers.zipf(12))];
            let attributes = BTreeMap::from([("colour".to_owned(), colours)]);
            Ok(Query {
                category: some_category(numbers)?,
                attributes,
                price_min: Some(low),
                price_max: Some(low * 4),
                facets: true,
                ..page()
            })
        }),
        ("in stock, price, facets", |numbers, _| {
            let low = i64::try_from(numbers.below(20_000))?;
            Ok(Query { in_stock: true, price_min: Some(low), facets: true, sort: Sort::PriceAsc, ..page() })
        }),
        ("one common word", |numbers, _| Ok(Query { text: Some(word(numbers.zipf(30))), ..page() })),
        ("two words, facets", |numbers, _| {
            let text = format!("{} {}", word(numbers.zipf(1_000)), word(numbers.zipf(1_000)));
            Ok(Query { text: Some(text), facets: true, ..page() })
        }),
        ("one common word, facets", |numbers, _| Ok(Query { text: Some(word(numbers.zipf(30))), facets: true, ..page() })),
        ("a typo", |numbers, _| {
            let mut text: Vec<char> = word(400 + numbers.zipf(20_000)).chars().collect();
            let at = usize::try_from(numbers.below(text.len() as u64))?;
            text[at] = 'q';
            Ok(Query { text: Some(text.into_iter().collect()), ..page() })
        }),
    ]
}

/// What this thread has used of its core: what others do on the machine does not count.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

fn megabytes(bytes: usize) -> u64 {
    bytes as u64 / 1_000_000
}

/// A line of this process's status, in MB; 0 where there is none.
fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().nth(1)).and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or(0) / 1024
}
