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

impl Permission {
    pub const ALL: [Self; 15] = [
        Self::ReadCatalogue,
        Self::EditCatalogue,
        Self::ReadStock,
        Self::EditStock,
        Self::ReadOrders,
        Self::FulfilOrders,
        Self::DecideOrders,
        Self::ReadCustomers,
        Self::EditCustomers,
        Self::EditPricing,
        Self::ModerateReviews,
        Self::ReadAnalytics,
        Self::ReadAudit,
        Self::EditSettings,
        Self::ManageStaff,
    ];
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

    /// All that it may, for a client that offers nothing else.
    #[must_use]
    pub fn permissions(self) -> Vec<Permission> {
        Permission::ALL.into_iter().filter(|permission| self.may(*permission)).collect()
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

    /// `ALL` is written by hand: each stands at its place in the enum, and the last one at the end.
    #[test]
    fn every_permission_is_listed_and_an_owner_has_them_all() {
        for (place, permission) in Permission::ALL.into_iter().enumerate() {
            assert_eq!(permission as usize, place);
        }
        assert_eq!(Permission::ALL.last(), Some(&Permission::ManageStaff));
        assert_eq!(Role::Owner.permissions(), Permission::ALL);
        assert!(!Role::Manager.permissions().contains(&Permission::EditSettings));
    }

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
