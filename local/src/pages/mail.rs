//! `/_local/mail`: what the shop mailed. Shows it; sends nothing on.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::{Notice, Pages, html};
use crate::engines::mail::Mail;

#[derive(Template)]
#[template(path = "mails.html")]
struct MailList<'a> {
    shop_name: &'a str,
    mails: Vec<Mail>,
}

#[derive(Template)]
#[template(path = "mail.html")]
struct OneMail<'a> {
    shop_name: &'a str,
    mail: Mail,
}

pub async fn list(State(pages): State<Pages>) -> Response {
    match pages.mails.list() {
        Ok(mails) => html(StatusCode::OK, &MailList { shop_name: &pages.shop_name, mails }),
        Err(error) => unreadable(&pages, &error),
    }
}

pub async fn list_json(State(pages): State<Pages>) -> Response {
    match pages.mails.list() {
        Ok(mails) => Json(mails).into_response(),
        Err(error) => unreadable(&pages, &error),
    }
}

pub async fn show(State(pages): State<Pages>, Path(id): Path<String>) -> Response {
    let shop_name = &pages.shop_name;
    match pages.mails.get(&id) {
        Ok(Some(mail)) => html(StatusCode::OK, &OneMail { shop_name, mail }),
        Ok(None) => {
            let title = "There is no such mail";
            let text = "It may be from before the last make fresh.";
            let notice = Notice { shop_name, title, text, link: "/_local/mail", link_text: "All mail" };
            html(StatusCode::NOT_FOUND, &notice)
        }
        Err(error) => unreadable(&pages, &error),
    }
}

fn unreadable(pages: &Pages, error: &crate::engines::EngineError) -> Response {
    tracing::error!(%error, "the caught mail could not be read");
    let title = "The mail could not be read";
    let text = "Its file cannot be opened. The terminal says why.";
    let notice = Notice { shop_name: &pages.shop_name, title, text, link: "/_local", link_text: "Start page" };
    html(StatusCode::INTERNAL_SERVER_ERROR, &notice)
}
