//! From nothing in memory to an answer: what a function that has just been started does first.

use super::tables::Tables;
use barrow_app::{App, Config};
use barrow_search::Query;
use std::error::Error;
use std::time::{Duration, Instant};

const TIMES: usize = 5;

/// Puts a part up in S3, and has a function that knows nothing fetch it and answer a list. The median of a few.
pub(super) async fn measure(tables: &Tables, part: Vec<u8>) -> Result<Duration, Box<dyn Error>> {
    tables.app().put_up_part(part).await?;
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let environment = tables.environment();
        let started = Instant::now();
        let app = App::new(Config::from_lookup(|name| environment.get(name).cloned())?);
        app.catalogue().await?.index.find(&Query { limit: 24, facets: true, ..Query::default() })?;
        times.push(started.elapsed());
    }
    times.sort_unstable();
    Ok(times[TIMES / 2])
}
