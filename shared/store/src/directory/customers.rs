//! Cards of customers: written over the version that was read, with all that leads to them.
//!
//! Whoever writes one has read, in this order: the card, the account, the purchases. A purchase that changes raises the card's
//! version in its own transaction, and the card is written only while the account has the version that was read. So none is written
//! that was made of what is not so any more; and whoever changes an account or an order has its customer's card looked at
//! afterwards. In the end the card is what account and orders say, whatever came twice, late or in another order.

use super::search::List;
use super::{CardPage, Directory, WHAT as ORDER, orders, place, term};
use crate::accounts::unchanged_since;
use crate::item::{Item, document, key, n, number, read_document, s, sortable, text};
use crate::transaction::{Transaction, TransactionError, delete_builder, put_builder, update_builder};
use crate::{StoreError, meter};
use aws_sdk_dynamodb::types::ReturnConsumedCapacity;
use barrow_domain::directory::{CustomerCard, CustomerList, CustomerQuestion, OrderCard, Purchase};
use barrow_domain::ids::UserId;
use barrow_domain::money::Currency;
use std::collections::BTreeSet;

const CUSTOMERS: &str = "CUSTOMERS";
const CARD: &str = "CARD";
const PURCHASE: &str = "ORDER#";
const WHAT: &str = "customer card";

/// What is stored of a customer; version 0 where there is nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoredCustomer {
    pub card: Option<CustomerCard>,
    pub version: u64,
}

impl Directory {
    /// A page of customers: by their last order or what they paid where a segment is asked for, else the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn customers(
        &self,
        question: &CustomerQuestion,
        limit: usize,
        after: Option<&str>,
    ) -> Result<CardPage<CustomerCard>, StoreError> {
        let lists: Vec<List> = question.lists().into_iter().map(|asked| list(&asked, after)).collect();
        self.read(&lists, limit, WHAT, |card| question.fits(card)).await
    }

    /// Somebody's card, strongly read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn customer(&self, id: &UserId) -> Result<StoredCustomer, StoreError> {
        let get = self.client.get_item().table_name(&self.tables.directory).set_key(Some(card_key(id))).consistent_read(true);
        let output = get.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        let Some(item) = output.item() else { return Ok(StoredCustomer::default()) };
        let card = item.contains_key("doc").then(|| read_document(item, WHAT)).transpose()?;
        Ok(StoredCustomer { card, version: number(item, "version", WHAT)? })
    }

    /// What somebody's orders are to them, strongly read.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn purchases(&self, id: &UserId) -> Result<Vec<Purchase>, StoreError> {
        let query = self.client.query().table_name(&self.tables.directory).consistent_read(true);
        let query = query.key_condition_expression("pk = :pk AND begins_with(sk, :order)");
        let query = query.expression_attribute_values(":pk", s(partition(id))).expression_attribute_values(":order", s(PURCHASE));
        let mut pages = query.return_consumed_capacity(ReturnConsumedCapacity::Total).into_paginator().send();
        let mut purchases = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page?;
            meter::count(page.consumed_capacity(), false);
            for item in page.items() {
                purchases.push(read_document(item, WHAT)?);
            }
        }
        Ok(purchases)
    }

    /// The cards of somebody's newest orders. Two calls.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn newest_orders_of(&self, id: &UserId, limit: i32) -> Result<Vec<OrderCard>, StoreError> {
        let query = self.client.query().table_name(&self.tables.directory).scan_index_forward(false).limit(limit);
        let query = query.key_condition_expression("pk = :pk AND begins_with(sk, :order)");
        let query = query.expression_attribute_values(":pk", s(partition(id))).expression_attribute_values(":order", s(PURCHASE));
        let output = query.return_consumed_capacity(ReturnConsumedCapacity::Total).send().await?;
        meter::count(output.consumed_capacity(), false);
        let key = |item: &Item| Ok(orders::order_key(text(item, "sk", WHAT)?.trim_start_matches(PURCHASE)));
        let keys = output.items().iter().map(key).collect::<Result<_, StoreError>>()?;
        let (cards, _) = self.cards(keys, ORDER).await?;
        Ok(cards.into_iter().flatten().collect())
    }

    /// Writes a card over the one that was read, which was made of the account at this version; none of either removes what there is.
    /// False when somebody else was first, or the account is another by now.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn replace_customer(
        &self,
        id: &UserId,
        before: &StoredCustomer,
        account_version: Option<u64>,
        card: Option<&CustomerCard>,
    ) -> Result<bool, StoreError> {
        let is_there = account_version.is_some() || before.version == 0;
        if before.card.as_ref() == card && is_there {
            return Ok(true);
        }
        let mut transaction = Transaction::default();
        match account_version {
            Some(version) => {
                self.put_card(&mut transaction, id, before.version, card)?;
                unchanged_since(&mut transaction, &self.tables, id, version)?;
            }
            None => {
                let delete = delete_builder().table_name(&self.tables.directory).set_key(Some(card_key(id)));
                let delete = delete.condition_expression("#version = :version").expression_attribute_names("#version", "version");
                transaction.delete(delete.expression_attribute_values(":version", n(before.version)))?;
            }
        }
        self.replace_leads(&mut transaction, before.card.as_ref(), card)?;
        match transaction.run(&self.client).await {
            Ok(()) => Ok(true),
            Err(TransactionError::Refused(_)) => Ok(false),
            Err(TransactionError::Store(error)) => Err(error),
        }
    }

    fn put_card(&self, transaction: &mut Transaction, id: &UserId, version: u64, card: Option<&CustomerCard>) -> Result<(), StoreError> {
        let mut item = card_key(id);
        item.insert("version".into(), n(version + 1));
        if let Some(card) = card {
            item.insert("doc".into(), document(card)?);
        }
        let put = put_builder().table_name(&self.tables.directory).set_item(Some(item));
        let put = match version {
            0 => put.condition_expression("attribute_not_exists(pk)"),
            version => put
                .condition_expression("#version = :version")
                .expression_attribute_names("#version", "version")
                .expression_attribute_values(":version", n(version)),
        };
        transaction.put(put).map(drop)
    }

    /// In the list of all there is a copy of the card; to the card itself everything else leads.
    fn replace_leads(
        &self,
        transaction: &mut Transaction,
        before: Option<&CustomerCard>,
        card: Option<&CustomerCard>,
    ) -> Result<(), StoreError> {
        let table = &self.tables.directory;
        if let Some(card) = card {
            let mut listed = key(CUSTOMERS, place_of(card));
            listed.insert("doc".into(), document(card)?);
            transaction.put(put_builder().table_name(table).set_item(Some(listed)))?;
        } else if let Some(before) = before {
            transaction.delete(delete_builder().table_name(table).set_key(Some(key(CUSTOMERS, place_of(before)))))?;
        }
        let (known, leads) = (before.map(leads).unwrap_or_default(), card.map(leads).unwrap_or_default());
        for (list, place) in leads.difference(&known) {
            transaction.put(put_builder().table_name(table).set_item(Some(key(list, place))))?;
        }
        for (list, place) in known.difference(&leads) {
            transaction.delete(delete_builder().table_name(table).set_key(Some(key(list, place))))?;
        }
        Ok(())
    }

    /// Adds what an order is to its customer now to the transaction that replaces its card. It raises the version of the customer's
    /// card, so that none is written that was made of what the order was before.
    pub(super) fn replace_purchase(
        &self,
        transaction: &mut Transaction,
        before: Option<&OrderCard>,
        card: &OrderCard,
    ) -> Result<(), StoreError> {
        let (before, after) = (before.and_then(OrderCard::purchase), card.purchase());
        if before == after {
            return Ok(());
        }
        let table = &self.tables.directory;
        let key_of = |customer: &UserId| key(partition(customer), format!("{PURCHASE}{}", place(card)));
        let former = before.map(|(former, _)| former);
        if let Some((customer, purchase)) = &after {
            let mut item = key_of(customer);
            item.insert("doc".into(), document(purchase)?);
            transaction.put(put_builder().table_name(table).set_item(Some(item)))?;
        }
        let customer = after.map(|(customer, _)| customer);
        if let Some(former) = former.as_ref().filter(|former| customer.as_ref() != Some(former)) {
            transaction.delete(delete_builder().table_name(table).set_key(Some(key_of(former))))?;
        }
        for concerned in BTreeSet::from_iter(former.into_iter().chain(customer)) {
            let raise = update_builder().table_name(table).set_key(Some(card_key(&concerned)));
            let raise = raise.update_expression("ADD #version :one").expression_attribute_names("#version", "version");
            transaction.update(raise.expression_attribute_values(":one", n(1)))?;
        }
        Ok(())
    }
}

fn partition(id: &UserId) -> String {
    format!("CUSTOMER#{id}")
}

fn card_key(id: &UserId) -> Item {
    key(partition(id), CARD)
}

fn place_of(card: &CustomerCard) -> String {
    format!("{}#{}", sortable(card.created_at), card.id)
}

/// Lists and the places in them that lead to a card. A place ends with the customer's id.
fn leads(card: &CustomerCard) -> BTreeSet<(String, String)> {
    let place = place_of(card);
    let terms = card.terms().iter().map(|of| (term_list(&term(of)), place.clone())).collect::<Vec<_>>();
    let purchases = &card.purchases;
    let bought = purchases.last_at.map(|last| (bought_list(purchases.orders > 1), format!("{}#{}", sortable(last), card.id)));
    let values = purchases.values.iter().filter(|value| value.is_positive());
    let values = values.map(|value| (value_list(value.currency()), format!("{:019}#{}", value.amount(), card.id)));
    terms.into_iter().chain(bought).chain(values).collect()
}

fn term_list(term: &str) -> String {
    format!("FIND-CUSTOMER#{term}")
}

fn bought_list(often: bool) -> String {
    format!("BOUGHT#{}", if often { "often" } else { "once" })
}

fn value_list(currency: Currency) -> String {
    format!("PAID#{currency}")
}

fn led_to(place: &str) -> Item {
    let (_, id) = place.rsplit_once('#').unwrap_or_default();
    key(format!("CUSTOMER#{id}"), CARD)
}

/// Places begin with digits: `0` is before all of them, and `:` after.
fn list(asked: &CustomerList, after: Option<&str>) -> List {
    let whole = |name: String, leads_to| List { index: None, name, from: "0".to_owned(), before: ":".to_owned(), leads_to };
    let leads_to: Option<fn(&str) -> Item> = Some(led_to);
    let mut list = match asked {
        CustomerList::All => whole(CUSTOMERS.to_owned(), None),
        CustomerList::Term(of) => whole(term_list(&term(of)), leads_to),
        CustomerList::Value(currency) => whole(value_list(*currency), leads_to),
        CustomerList::Bought { often, from, before } => {
            let list = whole(bought_list(*often), leads_to);
            List { from: from.map_or(list.from, sortable), before: before.map_or(list.before, sortable), ..list }
        }
    };
    if let Some(after) = after.filter(|after| *after < list.before.as_str()) {
        after.clone_into(&mut list.before);
    }
    list
}
