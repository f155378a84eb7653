//! What the stand-in answers when it refuses: Stripe's error object. Says nothing about how it is sent.

use serde_json::{Map, Value, json};

/// A refusal in Stripe's words.
#[derive(Debug, Clone)]
pub struct Problem {
    pub status: u16,
    pub kind: &'static str,
    pub code: Option<&'static str>,
    pub decline_code: Option<&'static str>,
    pub message: String,
    pub param: Option<Box<str>>,
    /// The charge that failed, and the intent as it is now: Stripe sends both along.
    pub charge: Option<Box<str>>,
    pub payment_intent: Option<Box<Value>>,
}

impl Problem {
    pub fn invalid(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status: 400,
            kind: "invalid_request_error",
            code: Some(code),
            decline_code: None,
            message: message.into(),
            param: None,
            charge: None,
            payment_intent: None,
        }
    }

    pub fn card(code: &'static str, message: impl Into<String>) -> Self {
        Self { status: 402, kind: "card_error", ..Self::invalid(code, message) }
    }

    pub fn missing(what: &str, id: &str, param: &str) -> Self {
        let message = format!("No such {what}: '{id}'");
        Self { status: 404, ..Self::invalid("resource_missing", message) }.at(param)
    }

    pub fn unknown_url(method: &str, path: &str) -> Self {
        let message = format!("Unrecognized request URL ({method}: {path}).");
        Self { status: 404, code: None, ..Self::invalid("", message) }
    }

    pub fn unauthorized(message: impl Into<String>) -> Self {
        Self { status: 401, code: None, ..Self::invalid("", message) }
    }

    pub fn key_reused(key: &str) -> Self {
        let message = format!(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. \
             Try using a key other than '{key}' if you meant to execute a different request."
        );
        Self { kind: "idempotency_error", code: None, ..Self::invalid("", message) }
    }

    pub fn rate_limited() -> Self {
        let message = "Request rate limit exceeded. Please retry with exponential backoff.";
        Self { status: 429, ..Self::invalid("rate_limit", message) }
    }

    pub fn unavailable() -> Self {
        let message = "An unknown error occurred. The request was not executed.";
        Self { status: 500, kind: "api_error", code: None, ..Self::invalid("", message) }
    }

    pub fn at(mut self, param: &str) -> Self {
        self.param = Some(param.into());
        self
    }

    pub fn with_intent(mut self, intent: &Value) -> Self {
        self.payment_intent = Some(Box::new(intent.clone()));
        self
    }

    /// Stripe stores the answer of an idempotency key only once the call began to execute; refused parameters never did.
    pub fn began_to_execute(&self) -> bool {
        let refused_early = self.code.is_some_and(|code| code.starts_with("parameter_"));
        matches!(self.status, 400 | 402 | 404) && !refused_early && self.kind != "idempotency_error"
    }

    /// The object inside `{"error": …}`, also kept as an intent's `last_payment_error`.
    pub fn object(&self) -> Value {
        let mut error = Map::new();
        let mut set = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                error.insert(name.to_owned(), value);
            }
        };
        set("charge", self.charge.as_ref().map(|id| json!(id)));
        set("code", self.code.map(|code| json!(code)));
        set("decline_code", self.decline_code.map(|code| json!(code)));
        set("doc_url", self.code.map(|code| json!(format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-")))));
        set("message", Some(json!(self.message)));
        set("param", self.param.as_ref().map(|param| json!(param)));
        set("payment_intent", self.payment_intent.as_deref().cloned());
        set("type", Some(json!(self.kind)));
        Value::Object(error)
    }

    pub fn body(&self) -> Value {
        json!({ "error": self.object() })
    }
}

/// Why an operation did not give its object: a refusal for the caller, or the storage failing under it.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("{}", .0.message)]
    Problem(Box<Problem>),
    #[error("the stand-in's storage: {0}")]
    Storage(#[from] rusqlite::Error),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}
