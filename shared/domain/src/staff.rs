//! Who works in the shop, and what each may do: THE table of roles and permissions.

mod record;

pub use record::{SecondFactor, StaffRecord};

use serde::{Deserialize, Serialize};

/// What a member of staff is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, other staff included.
    Owner,
    /// Everything but staff and settings.
    Manager,
    /// What is sold, and how much of it there is.
    Catalogue,
    /// Orders on their way: packs, ships, takes returns in.
    Fulfilment,
    /// Customers' questions: sees orders, cancels and refunds them.
    Support,
    /// Sees the figures and changes nothing.
    Analyst,
}

/// What an endpoint asks of whoever calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    ReadCatalogue,
    EditCatalogue,
    ReadStock,
    EditStock,
    ReadOrders,
    /// Packs, ships, delivers, takes returns in.
    FulfilOrders,
    /// Cancels, refunds, decides about returns and reviews, corrects addresses, adds notes.
    DecideOrders,
    ReadCustomers,
    EditCustomers,
    /// Coupons, shipping zones, tax rates.
    EditPricing,
    ModerateReviews,
    ReadAnalytics,
    ReadAudit,
    EditSettings,
    ManageStaff,
}

/// Whoever of the staff makes a change: named in the audit log and on what they change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct StaffMember {
    pub id: String,
    pub role: Role,
}

impl Role {
    pub const ALL: [Self; 6] = [Self::Owner, Self::Manager, Self::Catalogue, Self::Fulfilment, Self::Support, Self::Analyst];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Catalogue => "catalogue",
            Self::Fulfilment => "fulfilment",
            Self::Support => "support",
            Self::Analyst => "analyst",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    #[must_use]
    pub const fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Owner => true,
            Self::Manager => !matches!(permission, P::ManageStaff | P::EditSettings),
            Self::Catalogue => {
                matches!(permission, P::ReadCatalogue | P::EditCatalogue | P::ReadStock | P::EditStock | P::ModerateReviews)
            }
            Self::Fulfilment => {
                matches!(permission, P::ReadCatalogue | P::ReadStock | P::EditStock | P::ReadOrders | P::FulfilOrders)
            }
            Self::Support => matches!(
                permission,
                P::ReadCatalogue
                    | P::ReadStock
                    | P::ReadOrders
                    | P::DecideOrders
                    | P::ReadCustomers
                    | P::EditCustomers
                    | P::ModerateReviews
            ),
            Self::Analyst => matches!(permission, P::ReadCatalogue | P::ReadStock | P::ReadOrders | P::ReadAnalytics),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_keep_to_their_part() {
        assert!(Role::Owner.may(Permission::ManageStaff));
        assert!(!Role::Manager.may(Permission::ManageStaff));
        assert!(!Role::Analyst.may(Permission::ReadCustomers));
        assert!(Role::Fulfilment.may(Permission::FulfilOrders) && !Role::Fulfilment.may(Permission::DecideOrders));
        for role in Role::ALL {
            assert_eq!(Role::named(role.name()), Some(role));
        }
    }
}
