//! Whatever shoppers, staff, Stripe and schedules can do.

/// Orders and returns are named by their place, in the order of their making.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    Add {
        shopper: usize,
        sku: usize,
        units: i64,
    },
    Set {
        shopper: usize,
        sku: usize,
        units: i64,
    },
    Remove {
        shopper: usize,
        sku: usize,
    },
    Coupon {
        shopper: usize,
        on: bool,
    },
    Quote {
        shopper: usize,
    },
    NewCart {
        shopper: usize,
    },
    CheckOut {
        shopper: usize,
        how: CheckOut,
    },
    Pay {
        order: usize,
        card: Card,
    },
    /// So much more than the order costs, or less: somebody changed the payment's amount at Stripe.
    PayOtherwise {
        order: usize,
        by: i64,
    },
    Resume {
        order: usize,
    },
    Cancel {
        order: usize,
        by_staff: bool,
    },
    Pack {
        order: usize,
    },
    ShipAll {
        order: usize,
    },
    ShipOne {
        order: usize,
        sku: usize,
    },
    Deliver {
        order: usize,
    },
    RefundAmount {
        order: usize,
        amount: i64,
    },
    RefundRest {
        order: usize,
    },
    RefundLine {
        order: usize,
        sku: usize,
    },
    RefundShipping {
        order: usize,
    },
    AskReturn {
        order: usize,
        sku: usize,
    },
    ApproveReturn {
        order: usize,
        of: usize,
    },
    DeclineReturn {
        order: usize,
        of: usize,
    },
    ReceiveReturn {
        order: usize,
        of: usize,
        restock: bool,
    },
    Review {
        order: usize,
        accept: bool,
    },
    Dispute {
        order: usize,
    },
    CloseDispute {
        order: usize,
        won: bool,
    },
    ReceiveStock {
        sku: usize,
        units: i64,
    },
    Count {
        sku: usize,
        mistaken: bool,
        change: i64,
    },
    Spread {
        shards: u64,
    },
    RepeatNews {
        order: usize,
        place: usize,
    },
    HoldNews,
    LetNewsCome,
    /// Nothing is due.
    ExpireOrders,
    /// So much that every unpaid order runs out.
    TimePasses,
    Reconcile,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckOut {
    Right,
    /// Two requests at once.
    Twice,
    OldVersion,
    WrongTotal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    Pays,
    Declines,
    ApprovesIn3ds,
    RefusesIn3ds,
    PaysLate,
    FailsLate,
}

impl Action {
    /// The order that it is about.
    pub const fn order(self) -> Option<usize> {
        use Action as A;
        match self {
            A::Pay { order, .. }
            | A::PayOtherwise { order, .. }
            | A::Resume { order }
            | A::Cancel { order, .. }
            | A::Pack { order }
            | A::ShipAll { order }
            | A::ShipOne { order, .. }
            | A::Deliver { order }
            | A::RefundAmount { order, .. }
            | A::RefundRest { order }
            | A::RefundLine { order, .. }
            | A::RefundShipping { order }
            | A::AskReturn { order, .. }
            | A::ApproveReturn { order, .. }
            | A::DeclineReturn { order, .. }
            | A::ReceiveReturn { order, .. }
            | A::Review { order, .. }
            | A::Dispute { order }
            | A::CloseDispute { order, .. }
            | A::RepeatNews { order, .. } => Some(order),
            _ => None,
        }
    }
}
