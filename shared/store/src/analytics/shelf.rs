//! When SKUs were sold out: `STOCKOUT#{month}` / `{since}#{sku}`, one item for each time, and `SHELF#{sku}` / `NOW`, whether it is now.
//!
//! Told by whoever looked at the level, and written over what was known: the same look again changes nothing.

use super::Analytics;
use super::read::corrupt;
use crate::item::{Item, key, n, number, s, sortable, text};
use crate::transaction::{Transaction, TransactionError, put_builder, update_builder};
use crate::{StoreError, meter};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::analytics::Month;
use barrow_domain::ids::Sku;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Of one month. A shop in which more sells out has another problem.
const MOST: i32 = 500;

/// A time in which a SKU could not be bought.
#[derive(Clone, Debug)]
pub struct StockOut {
    pub sku: Sku,
    pub since: Timestamp,
    /// None while it lasts.
    pub until: Option<Timestamp>,
}

impl Analytics {
    /// Notes that a SKU is sold out, or is not, as of a change at that time. Gives whether that is news.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note_shelf(&self, sku: &Sku, is_out: bool, at: Timestamp) -> Result<bool, StoreError> {
        let known = self.shelf(sku).await?;
        let (version, since) = match &known {
            Some(item) => (number(item, "version", "shelf")?, item.get("since").map(|_| text(item, "since", "shelf")).transpose()?),
            None => (0_u64, None),
        };
        if since.is_some() == is_out {
            return Ok(false);
        }
        let table = &self.tables.analytics;
        let mut transaction = Transaction::default();
        let mut now = shelf_key(sku);
        now.insert("version".into(), n(version + 1));
        if is_out {
            now.insert("since".into(), s(sortable(at)));
        }
        let put = put_builder().table_name(table).set_item(Some(now));
        transaction.put(match version {
            0 => put.condition_expression("attribute_not_exists(pk)"),
            version => put
                .condition_expression("#version = :version")
                .expression_attribute_names("#version", "version")
                .expression_attribute_values(":version", n(version)),
        })?;
        let since = since.map_or_else(|| sortable(at), str::to_owned);
        let update = update_builder().table_name(table).set_key(Some(stock_out_key(&since, sku)?));
        transaction.update(if is_out {
            update.update_expression("SET sku = :sku").expression_attribute_values(":sku", s(sku.as_str()))
        } else {
            update
                .update_expression("SET sku = :sku, #until = :until")
                .expression_attribute_names("#until", "until")
                .expression_attribute_values(":sku", s(sku.as_str()))
                .expression_attribute_values(":until", s(sortable(at)))
        })?;
        match transaction.run(&self.client).await {
            // Refused: somebody else has noted something, and looks again.
            Ok(()) | Err(TransactionError::Refused(_)) => Ok(true),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }

    /// Those that began in a month (of UTC), the first five hundred. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn stock_outs(&self, month: Month) -> Result<Vec<StockOut>, StoreError> {
        let query = self.query("pk", &format!("STOCKOUT#{month}")).key_condition_expression("#hash = :hash").limit(MOST);
        let output = query.send().await?;
        meter::count(output.consumed_capacity(), false);
        output.items().iter().map(read).collect()
    }

    async fn shelf(&self, sku: &Sku) -> Result<Option<Item>, StoreError> {
        let get = self.client.get_item().table_name(&self.tables.analytics).set_key(Some(shelf_key(sku))).consistent_read(true);
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        Ok(output.item)
    }
}

fn read(item: &Item) -> Result<StockOut, StoreError> {
    let since = text(item, "sk", "stock-out")?.split('#').next().unwrap_or_default();
    let until = item.get("until").map(|_| text(item, "until", "stock-out")).transpose()?;
    Ok(StockOut {
        sku: Sku::parse(text(item, "sku", "stock-out")?).map_err(corrupt)?,
        since: since.parse().map_err(corrupt)?,
        until: until.map(str::parse).transpose().map_err(corrupt)?,
    })
}

fn shelf_key(sku: &Sku) -> Item {
    key(format!("SHELF#{sku}"), "NOW")
}

fn stock_out_key(since: &str, sku: &Sku) -> Result<Item, StoreError> {
    let at: Timestamp = since.parse().map_err(corrupt)?;
    let month = Month::of(at.to_zoned(TimeZone::UTC).date());
    Ok(key(format!("STOCKOUT#{month}"), format!("{since}#{sku}")))
}
