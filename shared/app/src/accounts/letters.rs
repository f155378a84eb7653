//! Letters: what a link is good for, and the mails themselves.

use super::AccountError;
use crate::App;
use crate::notices::NoticeError;
use barrow_domain::accounts::{Letter, LetterKind};
use barrow_domain::ids::LetterId;
use barrow_services::mail::{AccountMail, Mail, account_mail};
use jiff::Timestamp;

impl App {
    /// The letter whose link somebody brings, while it is good.
    ///
    /// # Errors
    /// [`AccountError::LinkInvalid`].
    pub(crate) async fn open_letter(&self, link: &str, now: Timestamp) -> Result<Letter, AccountError> {
        let id = self.guest_tokens()?.linked(link).ok_or(AccountError::LinkInvalid)?;
        let letter = self.store().accounts.letter(&id).await?;
        letter.filter(|letter| letter.is_open(now)).ok_or(AccountError::LinkInvalid)
    }

    /// The mail of a letter; none when its link was used already, or it is for nobody.
    pub(crate) async fn account_notice(&self, id: &LetterId, reference: &str) -> Result<Option<Mail>, NoticeError> {
        let Some(letter) = self.store().accounts.letter(id).await? else { return Ok(None) };
        if let LetterKind::ConfirmRestockAlert { product_id, sku } | LetterKind::BackInStock { product_id, sku } = &letter.kind {
            return self.restock_notice(&letter, product_id, sku, reference).await;
        }
        let Some(words) = words(&letter.kind) else { return Ok(None) };
        let link = match words.page {
            Some(page) if letter.kind.valid_for().is_some() => {
                Some(format!("{}{page}?token={}", self.config.shop_url, self.guest_tokens()?.link(id)))
            }
            Some(page) => Some(format!("{}{page}{}", self.config.shop_url, what(&letter.kind))),
            None => None,
        };
        Ok(Some(account_mail(&AccountMail {
            shop_name: &self.config.shop_name,
            mail_from: &self.config.mail_from,
            to: letter.to.as_str(),
            reference,
            subject: words.subject,
            heading: words.heading,
            paragraphs: words.paragraphs,
            button: words.button,
            link: link.as_deref(),
        })))
    }
}

/// What its page is about. It opens to the account's owner only.
fn what(kind: &LetterKind) -> String {
    match kind {
        LetterKind::ExportReady { export_id } => format!("?id={export_id}"),
        _ => String::new(),
    }
}

/// What a letter says, and to which page of the storefront it leads.
struct Words {
    subject: &'static str,
    heading: &'static str,
    paragraphs: &'static [&'static str],
    button: &'static str,
    page: Option<&'static str>,
}

const fn words(kind: &LetterKind) -> Option<Words> {
    Some(match kind {
        LetterKind::Confirm(_) => Words {
            subject: "Confirm your e-mail address",
            heading: "One click, and you’re in.",
            paragraphs: &[
                "Confirm that this is your address, with the password that you chose. The link is good for 24 hours.",
                "If you did not ask for an account, leave this mail alone: nothing happens then.",
            ],
            button: "Confirm your address",
            page: Some("/verify-email"),
        },
        LetterKind::StaffInvitation(_) => Words {
            subject: "You are invited to work in the shop",
            heading: "Come and work with us.",
            paragraphs: &[
                "You are invited to the shop’s staff. Have an app at hand that shows sign-in codes: you set it up on the next page. The link is good for three days.",
                "If you know of no such shop, leave this mail alone: nothing happens then.",
            ],
            button: "Take the invitation",
            page: Some("/staff/invitation"),
        },
        LetterKind::AlreadyRegistered => Words {
            subject: "You have an account already",
            heading: "You have an account already.",
            paragraphs: &[
                "Somebody, probably you, wanted to make an account with this address. There is one: sign in, or choose a new password if you have forgotten yours.",
                "If it was not you, nothing has happened, and nothing needs to be done.",
            ],
            button: "Sign in",
            page: Some("/login"),
        },
        LetterKind::ResetPassword { .. } => Words {
            subject: "Choose a new password",
            heading: "Forgotten? Choose a new one.",
            paragraphs: &[
                "With this link you choose a new password, and are signed out everywhere. It is good for an hour, once.",
                "If you did not ask for it, leave this mail alone: your password stays as it is.",
            ],
            button: "Choose a password",
            page: Some("/reset-password"),
        },
        // Those about products have words of their own.
        LetterKind::NobodyHere | LetterKind::ConfirmRestockAlert { .. } | LetterKind::BackInStock { .. } => return None,
        LetterKind::PasswordChanged => Words {
            subject: "Your password was changed",
            heading: "Your password was changed.",
            paragraphs: &[
                "The other devices that were signed in are signed out.",
                "If it was not you, choose a new password at once; somebody else knows the old one.",
            ],
            button: "I did not do this",
            page: Some("/forgot-password"),
        },
        LetterKind::ConfirmNewEmail { .. } => Words {
            subject: "Confirm your new e-mail address",
            heading: "Move your account here.",
            paragraphs: &[
                "Confirm that this is your new address. From then on you sign in with it. The link is good for 24 hours.",
                "If you did not ask for it, leave this mail alone: nothing happens then.",
            ],
            button: "Confirm your address",
            page: Some("/confirm-email"),
        },
        LetterKind::ExportReady { .. } => Words {
            subject: "Your data is ready",
            heading: "Here is what we hold of you.",
            paragraphs: &[
                "You asked for a copy of everything that we hold of you. It is ready: sign in, and fetch it within a week.",
                "If it was not you, choose a new password: somebody else is signed in as you.",
            ],
            button: "Fetch it",
            page: Some("/account/export"),
        },
        LetterKind::NewPlace => Words {
            subject: "Your account was signed in to from a new place",
            heading: "Was that you?",
            paragraphs: &[
                "Somebody with your password has signed in from a device, or a network, that was never used with your account before.",
                "If it was you, nothing needs to be done. If it was not, choose a new password: that signs everybody else out.",
            ],
            button: "See where you are signed in",
            page: Some("/account/security"),
        },
        LetterKind::SecondFactorChanged => Words {
            subject: "Your sign-in codes were changed",
            heading: "Your sign-in codes were changed.",
            paragraphs: &[
                "From now on another app shows the codes that you sign in with. The recovery codes from before are good for nothing.",
                "If it was not you, tell an owner of the shop at once, and choose a new password.",
            ],
            button: "I did not do this",
            page: Some("/forgot-password"),
        },
        LetterKind::CodeShownAgain => Words {
            subject: "A sign-in code of yours was used twice",
            heading: "A code of yours was used twice.",
            paragraphs: &[
                "Somebody with your password has shown a sign-in code that was used before. They were not let in.",
                "If it was not you, somebody knows your password and has seen your codes: choose a new password, and tell an owner of the shop.",
            ],
            button: "Choose a password",
            page: Some("/forgot-password"),
        },
        LetterKind::EmailChanged => Words {
            subject: "Your account has a new e-mail address",
            heading: "Your account has moved.",
            paragraphs: &[
                "Your account now has another e-mail address, which was confirmed. This address opens it no more.",
                "If it was not you, write to us at once: answer this mail.",
            ],
            button: "",
            page: None,
        },
    })
}
