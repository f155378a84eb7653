//! One SKU, fewer units than buyers, all at once.

use super::{Measured, filled, results, users};
use crate::goods::{HOT_SKU, Size};
use crate::http::Outcome;
use crate::load::{Progress, Until, fixed};
use crate::operations::Operation;
use crate::server::Server;
use std::time::Duration;

#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct FlashSale {
    #[arg(long, default_value_t = 10_000)]
    buyers: u64,
    #[arg(long, default_value_t = 1_000)]
    units: u32,
    /// Buyers at the same moment.
    #[arg(long, default_value_t = 256)]
    at_once: u64,
    #[arg(long)]
    no_record: bool,
}

const PRODUCTS: u64 = 100;
const WARM_UP: Duration = Duration::from_secs(3);

pub(crate) async fn run(sale: FlashSale) -> Outcome<()> {
    let FlashSale { buyers, units, at_once, no_record } = sale;
    let data = filled(Size { products: PRODUCTS, units, ..Size::usual() }).await?;
    let mut server = Server::start(data.path()).await?;
    let progress = Progress::over("warm-up", WARM_UP);
    let crowd = users(&server, 16, PRODUCTS);
    fixed(crowd, Operation::Purchase, Until::Time(WARM_UP), &progress).await?;
    progress.finish();
    let each = buyers.div_ceil(at_once.max(1));
    let crowd = users(&server, usize::try_from(buyers / each.max(1))?, PRODUCTS);
    let buyers = each * crowd.len() as u64;
    let progress = Progress::of("flash sale", buyers);
    let outcome = Measured::of(&mut server, fixed(crowd, Operation::Grab, Until::Times(each), &progress)).await;
    progress.finish();
    let (measured, _) = outcome?;
    let (sold, left) = (measured.run.done() - measured.run.sold_out, u64::from(server.left(HOT_SKU).await?));
    let units = u64::from(units);
    // What is left on the shelf must say the same as the shoppers.
    if sold + left != units {
        return Err(format!("{sold} sold and {left} left do not make {units}").into());
    }
    let mut report = measured.report("flash-sale");
    report.set("buyers", buyers);
    report.set("units", units);
    report.set("sold", sold);
    report.set("oversold", sold.saturating_sub(units));
    report.set("unsold", units.min(buyers).saturating_sub(sold));
    report.set("refused_as_sold_out", measured.run.sold_out);
    report.figure("seconds", measured.run.took.as_secs_f64());
    report.print((!no_record).then(results).as_deref())
}
