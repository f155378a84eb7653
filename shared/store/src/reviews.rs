//! Reviews, in the catalogue's table: `REVIEWER#{customer}` / `REVIEW#{product}`, so a customer has one of a product.
//!
//! Two of the table's indexes list them by the time they were written: `listing` those of a state (`REVIEWS#pending`), `category`
//! the published ones of a product (`REVIEWS#{product}`). What a product's published reviews come to stands in its own partition
//! (`PRODUCT#{id}` / `RATING`), so whoever reads a product has it. It changes in the transaction in which a review begins or ceases to
//! be published, over the version that the review was read at; so it counts each once, whatever comes twice or at once.

use crate::accounts::still_there;
use crate::catalog::product_partition;
use crate::item::{Item, document, key, n, number, read_document, s, sortable, text};
use crate::transaction::{Refused, Transaction, TransactionError, delete_builder, put_builder, update_builder};
use crate::{StoreError, TableNames, audit_log, meter};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::audit_log::AuditEntry;
use barrow_domain::ids::{ProductId, UserId};
use barrow_domain::reviews::{Rating, Review, ReviewId, ReviewState, Stars};
use std::sync::Arc;

#[derive(Clone)]
pub struct Reviews {
    client: Client,
    tables: Arc<TableNames>,
}

/// Reviews by the time they were written.
#[derive(Clone, Debug)]
pub struct ReviewPage {
    pub reviews: Vec<Review>,
    /// Where the next page begins. None on the last page.
    pub next: Option<String>,
}

/// What became of a review that somebody wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewWritten {
    Done,
    /// There is another one than was read.
    Other,
    /// Its writer's account is gone.
    NoWriter,
}

pub(crate) const RATING: &str = "RATING";
const WHAT: &str = "review";

impl Reviews {
    pub(crate) fn new(client: Client, tables: Arc<TableNames>) -> Self {
        Self { client, tables }
    }

    /// As it is now: strongly read. One call.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn review(&self, id: &ReviewId) -> Result<Option<Review>, StoreError> {
        let get = self.client.get_item().table_name(&self.tables.catalog).consistent_read(true).set_key(Some(review_key(id)));
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        output.item.map(|item| read_document(&item, WHAT)).transpose()
    }

    /// Writes a review that nobody sees yet: the first, or over one that was rejected. Only for an account that is there, so that
    /// nothing is left of one that is erased meanwhile.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn write(&self, review: &Review, over: Option<&Review>) -> Result<ReviewWritten, StoreError> {
        let mut transaction = Transaction::default();
        let put = put_builder().table_name(&self.tables.catalog).set_item(Some(item(review)?));
        let place = transaction.put(match over {
            None => put.condition_expression("attribute_not_exists(pk)"),
            Some(over) => put
                .condition_expression("#version = :over")
                .expression_attribute_names("#version", "version")
                .expression_attribute_values(":over", n(over.version)),
        })?;
        still_there(&mut transaction, &self.tables, &review.id.writer)?;
        match transaction.run(&self.client).await {
            Ok(()) => Ok(ReviewWritten::Done),
            Err(TransactionError::Refused(reasons)) => match reasons.get(place) {
                Some(Refused::Condition(_)) => Ok(ReviewWritten::Other),
                _ => Ok(ReviewWritten::NoWriter),
            },
            Err(TransactionError::Store(error)) => Err(error),
        }
    }

    /// Writes what staff made of a review, with what its product's reviews come to then. False when somebody was first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn judge(&self, before: &Review, after: &Review, audit: &AuditEntry) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        let listed = if after.is_published() { ", category = :category" } else { " REMOVE category" };
        let update = update_builder().table_name(&self.tables.catalog).set_key(Some(review_key(&after.id)));
        let update = update.update_expression(format!("SET doc = :doc, #version = :after, listing = :listing{listed}"));
        let update = update.condition_expression("#version = :before").expression_attribute_names("#version", "version");
        let update = update.expression_attribute_values(":doc", document(after)?);
        let update =
            update.expression_attribute_values(":before", n(before.version)).expression_attribute_values(":after", n(after.version));
        let update = update.expression_attribute_values(":listing", s(listing(after.state)));
        let category = after.is_published().then(|| s(of_product(&after.id.product)));
        transaction.update(category.into_iter().fold(update, |update, value| update.expression_attribute_values(":category", value)))?;
        self.count(&mut transaction, before, i8::from(after.is_published()) - i8::from(before.is_published()))?;
        audit_log::record(&mut transaction, &self.tables, audit)?;
        done(transaction.run(&self.client).await)
    }

    /// Removes a review, and takes it out of what its product's come to. False when it has changed since it was read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remove(&self, review: &Review) -> Result<bool, StoreError> {
        let mut transaction = Transaction::default();
        let delete = delete_builder().table_name(&self.tables.catalog).set_key(Some(review_key(&review.id)));
        let delete = delete.condition_expression("#version = :version").expression_attribute_names("#version", "version");
        transaction.delete(delete.expression_attribute_values(":version", n(review.version)))?;
        self.count(&mut transaction, review, -i8::from(review.is_published()))?;
        done(transaction.run(&self.client).await)
    }

    /// The published reviews of a product, the newest first. One call; the index may be a moment behind.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn published(&self, product: &ProductId, limit: i32, after: Option<&str>) -> Result<ReviewPage, StoreError> {
        self.page("category", &of_product(product), false, limit, after).await
    }

    /// Those in a state: what waits for staff from the oldest on, all else the newest first. One call likewise.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn in_state(&self, state: ReviewState, limit: i32, after: Option<&str>) -> Result<ReviewPage, StoreError> {
        self.page("listing", &listing(state), state == ReviewState::Pending, limit, after).await
    }

    /// All that somebody wrote, as it is now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of_customer(&self, customer: &UserId) -> Result<Vec<Review>, StoreError> {
        let query = self.query("pk", &of_writer(customer)).key_condition_expression("#hash = :hash").consistent_read(true);
        let mut pages = query.into_paginator().send();
        let mut reviews = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page?;
            meter::count(page.consumed_capacity(), false);
            for item in page.items() {
                reviews.push(read_document(item, WHAT)?);
            }
        }
        Ok(reviews)
    }

    async fn page(&self, index: &str, of: &str, oldest_first: bool, limit: i32, after: Option<&str>) -> Result<ReviewPage, StoreError> {
        let query = self.query(index, of).index_name(index).scan_index_forward(oldest_first).limit(limit);
        let query = match (after, oldest_first) {
            (None, _) => query.key_condition_expression("#hash = :hash"),
            (Some(_), true) => query.key_condition_expression("#hash = :hash AND listed_at > :after"),
            (Some(_), false) => query.key_condition_expression("#hash = :hash AND listed_at < :after"),
        };
        let query = after.into_iter().fold(query, |query, after| query.expression_attribute_values(":after", s(after)));
        let output = query.send().await?;
        meter::count(output.consumed_capacity(), false);
        let last = output.last_evaluated_key().and(output.items().last());
        let next = last.map(|item| text(item, "listed_at", WHAT).map(str::to_owned)).transpose()?;
        Ok(ReviewPage { reviews: output.items().iter().map(|item| read_document(item, WHAT)).collect::<Result<_, _>>()?, next })
    }

    fn query(&self, hash: &str, value: &str) -> QueryFluentBuilder {
        let query = self.client.query().table_name(&self.tables.catalog).expression_attribute_names("#hash", hash);
        query.expression_attribute_values(":hash", s(value)).return_consumed_capacity(ReturnConsumedCapacity::Total)
    }

    /// One published review more or less, of as many stars.
    fn count(&self, transaction: &mut Transaction, review: &Review, change: i8) -> Result<(), StoreError> {
        if change == 0 {
            return Ok(());
        }
        let rating = update_builder().table_name(&self.tables.catalog);
        let rating = rating.set_key(Some(key(product_partition(&review.id.product), RATING)));
        let rating = rating.update_expression("ADD #stars :change").expression_attribute_names("#stars", stars(review.words.rating));
        transaction.update(rating.expression_attribute_values(":change", n(change))).map(drop)
    }
}

/// Of a `RATING`: stars that nobody gave are not there.
pub(crate) fn read_rating(item: &Item) -> Result<Rating, StoreError> {
    let mut counts = [0; 5];
    for (count, of) in counts.iter_mut().zip(Stars::ALL.map(stars)) {
        *count = if item.contains_key(&of) { number(item, &of, "rating")? } else { 0 };
    }
    Ok(Rating::new(counts))
}

fn done(outcome: Result<(), TransactionError>) -> Result<bool, StoreError> {
    match outcome {
        Ok(()) => Ok(true),
        Err(TransactionError::Refused(_)) => Ok(false),
        Err(TransactionError::Store(error)) => Err(error),
    }
}

fn item(review: &Review) -> Result<Item, StoreError> {
    let mut item = review_key(&review.id);
    item.insert("doc".into(), document(review)?);
    item.insert("version".into(), n(review.version));
    item.insert("listing".into(), s(listing(review.state)));
    // What tells two of one moment apart is shown in cursors, so it is nothing that names the writer.
    item.insert("listed_at".into(), s(format!("{}#{:016x}", sortable(review.written_at), fastrand::u64(..))));
    Ok(item)
}

fn review_key(id: &ReviewId) -> Item {
    key(of_writer(&id.writer), format!("REVIEW#{}", id.product))
}

fn of_writer(customer: &UserId) -> String {
    format!("REVIEWER#{customer}")
}

fn of_product(product: &ProductId) -> String {
    format!("REVIEWS#{product}")
}

fn listing(state: ReviewState) -> String {
    format!("REVIEWS#{}", state.name())
}

/// Of a `RATING`: the attribute that counts reviews of so many stars.
fn stars(stars: Stars) -> String {
    format!("stars_{}", stars.get())
}
