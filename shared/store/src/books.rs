//! Everything there is, for the audit and the catalogue's index: the only reader that scans tables.
//!
//! Orders change while they are read. One is taken as soon as all the events were read that it says it has; what is left in
//! pieces at the end is read again by itself.

use crate::catalog::assemble;
use crate::item::{Item, document_text, key, number, read_document, s, text};
use crate::{StoreError, TableNames, ledger, meter, stock};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::audit::{CouponCount, StockRecord};
use barrow_domain::catalog::Product;
use barrow_domain::coupon::Coupon;
use barrow_domain::ids::{OrderId, UserId};
use barrow_domain::orders::OrderEvent;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

#[derive(Clone)]
pub struct Books {
    client: Client,
    tables: Arc<TableNames>,
}

const WHAT: &str = "order";

/// An order with its whole log.
#[derive(Debug, Default)]
pub struct OrderRecord {
    pub id: String,
    /// The order as it is stored: JSON.
    pub stored: String,
    /// Oldest first.
    pub events: Vec<OrderEvent>,
    /// How many events it says it has.
    seq: u64,
}

impl OrderRecord {
    fn add(&mut self, item: &Item) -> Result<(), StoreError> {
        let sk = text(item, "sk", WHAT)?;
        if sk == "META" {
            self.stored = document_text(item, WHAT)?.into_owned();
            self.seq = number(item, "seq", WHAT)?;
        } else if sk.starts_with("EVENT#") {
            self.events.push(read_document(item, "event")?);
        }
        Ok(())
    }

    fn of(mut self, id: &str) -> Self {
        self.events.sort_by_key(|event| event.seq);
        id.clone_into(&mut self.id);
        self
    }

    fn is_complete(&self) -> bool {
        self.seq > 0 && self.events.len() as u64 >= self.seq
    }
}

impl Books {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables }
    }

    /// Hands over every order; those that change meanwhile as they were at some moment. One read of the whole table.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn orders(&self, mut take: impl FnMut(OrderRecord)) -> Result<(), StoreError> {
        let (mut open, mut taken) = (HashMap::<String, OrderRecord>::new(), HashSet::new());
        self.scan(&self.tables.orders, None, |item| {
            let Some(id) = text(item, "pk", WHAT)?.strip_prefix("ORDER#") else { return Ok(()) };
            if taken.contains(id) {
                return Ok(());
            }
            let record = open.entry(id.to_owned()).or_default();
            record.add(item)?;
            if record.is_complete() {
                taken.insert(id.to_owned());
                open.remove(id).into_iter().for_each(|record| take(record.of(id)));
            }
            Ok(())
        })
        .await?;
        for id in open.into_keys() {
            take(self.order(&id).await?);
        }
        Ok(())
    }

    /// The orders of the next page of the table, with their numbers of events, and where to go on: strongly read, so everything
    /// that was written before the call is there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn order_ids(&self, after: Option<&str>) -> Result<(Vec<(OrderId, u64)>, Option<String>), StoreError> {
        let (items, next) = self.page_of_metas(&self.tables.orders, after).await?;
        let read = |item: &Item| {
            let id = OrderId::parse(text(item, "pk", WHAT)?.trim_start_matches("ORDER#"));
            let id = id.map_err(|error| StoreError::Corrupt { what: WHAT, why: error.to_string() })?;
            Ok((id, number(item, "seq", WHAT)?))
        };
        Ok((items.iter().map(read).collect::<Result<_, StoreError>>()?, next))
    }

    /// The users of the next page of the table of accounts, and where to go on; strongly read too.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn user_ids(&self, after: Option<&str>) -> Result<(Vec<UserId>, Option<String>), StoreError> {
        let (items, next) = self.page_of_metas(&self.tables.accounts, after).await?;
        let users = items.iter().filter_map(|item| item.get("pk")?.as_s().ok()?.strip_prefix("USER#"));
        let read = |id: &str| UserId::parse(id).map_err(|error| StoreError::Corrupt { what: "user", why: error.to_string() });
        Ok((users.map(read).collect::<Result<_, _>>()?, next))
    }

    /// What there is of one order, strongly read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn order(&self, id: &str) -> Result<OrderRecord, StoreError> {
        let query = self.client.query().table_name(&self.tables.orders).consistent_read(true);
        let query = query.key_condition_expression("pk = :pk").expression_attribute_values(":pk", s(format!("ORDER#{id}")));
        let mut pages = query.return_consumed_capacity(ReturnConsumedCapacity::Total).into_paginator().send();
        let mut record = OrderRecord::default();
        while let Some(page) = pages.next().await {
            let page = page?;
            meter::count(page.consumed_capacity(), false);
            page.items().iter().try_for_each(|item| record.add(item))?;
        }
        Ok(record.of(id))
    }

    /// Hands over every stock item and every line of the ledger. One read of the whole table.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn stock(&self, mut take: impl FnMut(StockRecord)) -> Result<(), StoreError> {
        self.scan(&self.tables.stock, None, |item| {
            let level = stock::shelf_level(item)?.map(StockRecord::Level);
            let record = level.or(ledger::read_movement(item)?.map(StockRecord::Movement));
            record.into_iter().for_each(&mut take);
            Ok(())
        })
        .await
    }

    /// What every coupon's counts say. One read of the whole catalogue.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn coupons(&self) -> Result<Vec<CouponCount>, StoreError> {
        let (mut counts, mut by_customers) = (Vec::new(), BTreeMap::<String, u64>::new());
        self.scan(&self.tables.catalog, Some("COUPON#"), |item| {
            let uses = if item.contains_key("uses") { number(item, "uses", "coupon")? } else { 0 };
            if text(item, "sk", "coupon")? == "COUPON" {
                let Coupon { code, limit_total, .. } = read_document(item, "coupon")?;
                counts.push(CouponCount { code, uses, limit: limit_total, uses_by_customers: 0 });
            } else {
                *by_customers.entry(text(item, "pk", "coupon")?.trim_start_matches("COUPON#").to_owned()).or_default() += uses;
            }
            Ok(())
        })
        .await?;
        for count in &mut counts {
            count.uses_by_customers = by_customers.remove(count.code.as_str()).unwrap_or(0);
        }
        Ok(counts)
    }

    /// Hands over every product, hidden ones too. One read of the whole catalogue; what changes meanwhile is as it was at some
    /// moment.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn products(&self, mut take: impl FnMut(Product)) -> Result<(), StoreError> {
        // A scan gives the items of a partition one after the other.
        let (mut items, mut partition) = (Vec::<Item>::new(), String::new());
        let mut hand_over = |items: Vec<Item>| assemble(&items).map(|product| product.into_iter().for_each(&mut take));
        self.scan(&self.tables.catalog, Some("PRODUCT#"), |item| {
            let pk = text(item, "pk", "product")?;
            if pk != partition {
                pk.clone_into(&mut partition);
                hand_over(std::mem::take(&mut items))?;
            }
            items.push(item.clone());
            Ok(())
        })
        .await?;
        hand_over(items)
    }

    async fn page_of_metas(&self, table: &str, after: Option<&str>) -> Result<(Vec<Item>, Option<String>), StoreError> {
        let from = after.and_then(|place| place.split_once(' ')).map(|(pk, sk)| key(pk, sk));
        let scan = self.client.scan().table_name(table).consistent_read(true).set_exclusive_start_key(from);
        let scan = scan.filter_expression("sk = :meta").expression_attribute_values(":meta", s("META"));
        let scan = scan.projection_expression("pk, seq").return_consumed_capacity(ReturnConsumedCapacity::Total);
        let page = scan.send().await?;
        meter::count(page.consumed_capacity(), false);
        let place = |last: &Item| Ok::<_, StoreError>(format!("{} {}", text(last, "pk", WHAT)?, text(last, "sk", WHAT)?));
        let next = page.last_evaluated_key().map(place).transpose()?;
        Ok((page.items.unwrap_or_default(), next))
    }

    async fn scan(
        &self,
        table: &str,
        prefix: Option<&str>,
        mut take: impl FnMut(&Item) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let scan = self.client.scan().table_name(table).consistent_read(true).return_consumed_capacity(ReturnConsumedCapacity::Total);
        let scan = match prefix {
            Some(prefix) => scan.filter_expression("begins_with(pk, :prefix)").expression_attribute_values(":prefix", s(prefix)),
            None => scan,
        };
        let mut pages = scan.into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page?;
            meter::count(page.consumed_capacity(), false);
            page.items().iter().try_for_each(&mut take)?;
        }
        Ok(())
    }
}
