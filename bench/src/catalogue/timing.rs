//! How long the index takes for what shoppers do: of one core, in milliseconds of processor time.

use super::products::{CATEGORIES, Numbers, category, category_slug, product, shop, word};
use barrow_domain::ids::{ProductId, Slug};
use barrow_search::{Delta, Entry, Index, Part, Query, Sort, build_part};
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

type Failure = Box<dyn Error>;

const DELTA: u64 = 500;

/// Builds a shop of so many products, asks each kind of question so many times, prints tables; gives back the figures.
///
/// # Errors
/// A failure of the index.
pub(super) fn measure(products: u64, rounds: u32) -> Result<Value, Failure> {
    let entries = (0..products).map(|number| product(number, products)).collect::<Result<Vec<Entry>, _>>()?;
    let (started, used) = (Instant::now(), processor_time());
    let blob = build_part(entries)?;
    let (built, build_used) = (started.elapsed(), processor_time().saturating_sub(used));
    let part_bytes = blob.len();
    println!(
        "\n{products} products: part {:.1} MB, built in {:.2} s ({:.2} s of processor time), peak memory {} MB",
        megabytes(part_bytes),
        built.as_secs_f64(),
        build_used.as_secs_f64(),
        status("VmHWM")
    );
    let copy = blob.to_vec();
    drop(blob);
    let before = status("VmRSS");
    let started = Instant::now();
    let part = Arc::new(Part::open(copy)?);
    let opened = started.elapsed();
    let shop = Arc::new(shop()?);
    let index = Index::new(Arc::clone(&part), None, Arc::clone(&shop));
    println!(
        "opened in {:.1} ms, with facets of the whole {:.1} ms, memory beside the part {} MB",
        millis(opened),
        millis(started.elapsed()),
        status("VmRSS").saturating_sub(before)
    );
    let plain = table(&index, products, rounds)?;
    let changed = (0..DELTA).map(|nth| product(nth * products / DELTA.min(products).max(1) % products, products));
    let mut changed = changed.collect::<Result<BTreeEntries, _>>()?.0;
    changed.values_mut().for_each(|entry| entry.revision += 1);
    let started = Instant::now();
    let touched: Vec<ProductId> = changed.keys().cloned().collect();
    let delta = Arc::new(Part::open(build_part(changed.into_values())?)?);
    let built = started.elapsed();
    let index = Index::new(part, Some(Delta { part: delta, touched: touched.clone() }), shop);
    println!("a delta of {} products: built in {:.1} ms, in use after {:.1} ms", touched.len(), millis(built), millis(started.elapsed()));
    let changed = table(&index, products, rounds)?;
    Ok(json!({
        "scenario": "catalogue", "products": products, "part_mb": megabytes(part_bytes), "build_s": build_used.as_secs_f64(),
        "open_ms": millis(opened), "queries_ms": plain, "queries_with_delta_ms": changed,
    }))
}

struct BTreeEntries(BTreeMap<ProductId, Entry>);

impl FromIterator<Entry> for BTreeEntries {
    fn from_iter<T: IntoIterator<Item = Entry>>(entries: T) -> Self {
        Self(entries.into_iter().map(|entry| (entry.id.clone(), entry)).collect())
    }
}

/// Median and 99th percentile of each kind of question.
fn table(index: &Index, products: u64, rounds: u32) -> Result<Value, Failure> {
    let mut figures = Map::new();
    println!("| what | hits | p50 ms | p99 ms |\n|---|---|---|---|");
    for (name, question) in questions() {
        let mut times = Vec::new();
        let mut hits = 0;
        for round in 0..rounds {
            let mut numbers = Numbers::new(u64::from(round) * 7_919 + 3);
            let query = question(&mut numbers, products)?;
            let started = processor_time();
            hits += index.find(&query)?.total;
            times.push(processor_time().saturating_sub(started));
        }
        figures.insert(name.to_owned(), row(name, &mut times, hits / u64::from(rounds)));
    }
    let mut times = Vec::new();
    for round in 0..rounds {
        let mut numbers = Numbers::new(u64::from(round) * 104_729 + 5);
        let text = word(numbers.zipf(3_000));
        let typed: String = text.chars().take(1 + usize::try_from(numbers.below(6))?).collect();
        let started = processor_time();
        index.suggest(&typed, 6)?;
        times.push(processor_time().saturating_sub(started));
    }
    let name = "suggest, 1 to 6 letters";
    figures.insert(name.to_owned(), row(name, &mut times, 0));
    Ok(Value::Object(figures))
}

fn row(name: &str, times: &mut [Duration], hits: u64) -> Value {
    times.sort_unstable();
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len() - 1)).copied().unwrap_or_default();
    println!("| {name} | {hits} | {:.3} | {:.3} |", millis(at(50)), millis(at(99)));
    json!({ "p50": millis(at(50)), "p99": millis(at(99)) })
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
        ("category by price", |numbers, _| {
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

#[expect(clippy::cast_precision_loss, reason = "for the eye")]
fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

/// A line of this process's status, in MB; 0 where there is none.
fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().nth(1)).and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or(0) / 1024
}
