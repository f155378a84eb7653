//! What a shopper does, once.

use crate::goods::{self, HOT_SKU};
use crate::http::Outcome;
use crate::shopper::{OpenCart, Placed, Shopper};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// A page of products: of all, or of a category.
    List,
    Detail,
    /// Some words, with products, categories and the counts of further filters.
    Search,
    Add,
    /// Cart, two lines, quote, checkout, payment; over when the order says that it is paid.
    Purchase,
    /// 97 of 100 look, two add to a cart, one buys.
    Mixed,
    /// Cart, one unit of the hot SKU, quote, checkout.
    Grab,
    /// Staff look at a list.
    Staff(&'static str),
    /// The least that a function can do: what the gateway and the way to a handler take.
    Bare,
}

/// What came of one that went as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    Well,
    SoldOut,
}

/// A shopper, what they have in their hands, and where in the shop they are.
pub(crate) struct User {
    pub(crate) shopper: Shopper,
    chance: fastrand::Rng,
    products: u64,
    staff_token: String,
    cart: Option<(OpenCart, u32)>,
}

/// A line takes 999 units.
const ADDS_PER_CART: u32 = 900;

impl User {
    /// `seed` tells them from all others, and is the same in each run.
    pub(crate) fn new(url: &str, products: u64, staff_token: &str, seed: u64) -> Self {
        let chance = fastrand::Rng::with_seed(seed);
        Self { shopper: Shopper::new(url), chance, products, staff_token: staff_token.to_owned(), cart: None }
    }

    pub(crate) async fn perform(&mut self, operation: Operation) -> Outcome<Done> {
        match operation {
            Operation::List | Operation::Detail | Operation::Search | Operation::Bare => {
                let path = self.path(operation);
                self.look(&path).await
            }
            Operation::Staff(path) => self.shopper.staff_looks(&self.staff_token, path).await.map(|_| Done::Well),
            Operation::Add => self.add().await,
            Operation::Purchase => self.purchase().await,
            Operation::Grab => self.grab().await,
            Operation::Mixed => {
                let operation = match self.chance.u8(..100) {
                    0..40 => Operation::List,
                    40..80 => Operation::Detail,
                    80..97 => Operation::Search,
                    97..99 => Operation::Add,
                    _ => Operation::Purchase,
                };
                Box::pin(self.perform(operation)).await
            }
        }
    }

    fn path(&mut self, operation: Operation) -> String {
        match operation {
            Operation::List => goods::list_path(&mut self.chance),
            Operation::Detail => goods::detail_path(self.chance.u64(..self.products)),
            Operation::Search => goods::search_path(&mut self.chance),
            _ => "/robots.txt".to_owned(),
        }
    }

    /// One that only looks: what those do who open ten thousand connections.
    pub(crate) fn some_look(&mut self) -> Operation {
        [Operation::List, Operation::Detail, Operation::Search][self.chance.usize(..3)]
    }

    /// Between two looks.
    pub(crate) fn pause(&mut self, most_milliseconds: u64) -> std::time::Duration {
        std::time::Duration::from_millis(self.chance.u64(most_milliseconds / 3..most_milliseconds))
    }

    async fn look(&mut self, path: &str) -> Outcome<Done> {
        self.shopper.get(path).await?;
        Ok(Done::Well)
    }

    async fn add(&mut self) -> Outcome<Done> {
        let (mut cart, added) = match self.cart.take() {
            Some((cart, added)) if added < ADDS_PER_CART => (cart, added),
            _ => (self.shopper.cart().await?, 0),
        };
        // One of five lines.
        let sku = goods::sku(u64::from(added % 5) % self.products, 0);
        self.shopper.add(&mut cart, &sku, 1).await?;
        self.cart = Some((cart, added + 1));
        Ok(Done::Well)
    }

    async fn purchase(&mut self) -> Outcome<Done> {
        let mut cart = self.shopper.cart().await?;
        let first = self.chance.u64(..self.products);
        for (product, variant) in [(first, 0), ((first + 1) % self.products, 1)] {
            self.shopper.add(&mut cart, &goods::sku(product, variant), 1).await?;
        }
        match self.shopper.check_out(&cart).await? {
            Placed::SoldOut => Ok(Done::SoldOut),
            Placed::Order(checkout) => {
                self.shopper.pay(&checkout).await?;
                self.shopper.see_paid(&checkout).await?;
                Ok(Done::Well)
            }
        }
    }

    async fn grab(&mut self) -> Outcome<Done> {
        let mut cart = self.shopper.cart().await?;
        self.shopper.add(&mut cart, HOT_SKU, 1).await?;
        Ok(match self.shopper.check_out(&cart).await? {
            Placed::Order(_) => Done::Well,
            Placed::SoldOut => Done::SoldOut,
        })
    }
}
