//! The same questions in shops of several sizes: what a page costs must not follow how much there is.

use super::{Measured, filled, results, users};
use crate::goods::Size;
use crate::http::Outcome;
use crate::load::{Progress, Until, fixed};
use crate::operations::Operation;
use crate::report::{Report, database, median, rounded};
use crate::server::Server;
use serde_json::{Map, Value, json};
use std::time::Duration;

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Growth {
    /// Products and orders, each so many; commas between them.
    #[arg(long, value_delimiter = ',', default_value = "1000,10000,100000")]
    sizes: Vec<u64>,
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    #[arg(long)]
    no_record: bool,
}

const AT_ONCE: usize = 8;
const RUNS: usize = 3;
const QUESTIONS: [(&str, Operation); 7] = [
    ("list", Operation::List),
    ("search", Operation::Search),
    ("detail", Operation::Detail),
    ("admin_products", Operation::Staff("/api/admin/products?limit=50")),
    ("admin_orders", Operation::Staff("/api/admin/orders?limit=50")),
    ("admin_orders_by_status", Operation::Staff("/api/admin/orders?limit=50&status=delivered")),
    ("admin_orders_by_words", Operation::Staff("/api/admin/orders?limit=50&q=lovelace")),
];

pub(crate) async fn run(growth: Growth) -> Outcome<()> {
    let time = Duration::from_secs(growth.seconds.max(1));
    let (mut sizes, mut last, mut peak) = (Vec::new(), None, 0.0_f64);
    for size in &growth.sizes {
        let data = filled(Size { products: *size, orders: *size, ..Size::usual() }).await?;
        let mut server = Server::start(data.path()).await?;
        let mut answers = Map::from_iter([("size".to_owned(), json!(size))]);
        for (name, operation) in QUESTIONS {
            let (figures, measured) = question(&mut server, *size, name, operation, time).await?;
            println!("{size:>7} {name:<24} {figures}");
            answers.insert(name.to_owned(), figures);
            last = Some(measured);
        }
        peak = server.spent().peak_rss_mb;
        answers.insert("peak_rss_mb".to_owned(), rounded(peak));
        sizes.push(answers);
    }
    let mut report = Report::new("growth");
    if let Some(measured) = last {
        report.set("errors", measured.run.errors);
    }
    report.figure("peak_rss_mb", peak);
    if let [first, .., last] = sizes.as_slice() {
        for (name, _) in QUESTIONS {
            for figure in ["cpu_ms_per_op", "rru_per_op"] {
                let [before, after] = [first, last].map(|size| size[name][figure].as_f64().unwrap_or_default());
                if before > 0.0 {
                    report.figure(&format!("{name}_{figure}_ratio"), after / before);
                }
            }
        }
    }
    report.set("sizes", json!(sizes));
    report.print((!growth.no_record).then(results).as_deref())
}

async fn question(server: &mut Server, products: u64, name: &str, operation: Operation, time: Duration) -> Outcome<(Value, Measured)> {
    let mut crowd = users(server, AT_ONCE, products);
    let mut runs = Vec::new();
    for run in 0..=RUNS {
        let progress = Progress::over(&format!("{name}, {products}"), time);
        let outcome = Measured::of(server, fixed(crowd, operation, Until::Time(time), &progress)).await;
        progress.finish();
        let measured;
        (measured, crowd) = outcome?;
        // The first warms up.
        if run > 0 {
            runs.push(measured);
        }
    }
    let of = |figure: &dyn Fn(&Measured) -> f64| rounded(median(runs.iter().map(figure)));
    let figures = json!({
        "cpu_ms_per_op": of(&Measured::cpu_ms_per_op),
        "p50_ms": of(&|run| run.run.milliseconds_at(0.5)),
        "p99_ms": of(&|run| run.run.milliseconds_at(0.99)),
        "ops_per_second": of(&|run| run.run.per_second()),
        "calls_per_op": of(&|run| database(&run.used)[0] / run.operations()),
        "rru_per_op": of(&|run| database(&run.used)[1] / run.operations()),
        "errors": runs.iter().map(|run| run.run.errors).sum::<u64>(),
    });
    Ok((figures, runs.pop().ok_or("no run")?))
}
