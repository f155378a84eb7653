//! CloudFormation's `!Ref`, `!GetAtt` and `!Sub` in their short forms, and references to secrets. Resolved later, when
//! the engines' addresses are known (see `environment`).

use super::{TemplateError, node::Node};
use serde_norway::Value;

/// A text in the template that may depend on something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    Plain(String),
    Ref(String),
    Attribute {
        resource: String,
        attribute: String,
    },
    /// With `${Name}` and `${Name.Attribute}` in it.
    Sub(String),
    /// `{{resolve:secretsmanager:...}}`: the value never stands in the template.
    Secret,
}

impl Text {
    pub(super) fn read(node: &Node<'_>) -> Result<Self, TemplateError> {
        match node.value() {
            Value::String(text) if text.starts_with("{{resolve:") => Ok(Self::Secret),
            Value::String(text) => Ok(Self::Plain(text.clone())),
            Value::Number(number) => Ok(Self::Plain(number.to_string())),
            Value::Bool(flag) => Ok(Self::Plain(flag.to_string())),
            Value::Tagged(tagged) => {
                let argument = tagged.value.as_str().ok_or_else(|| node.error("expected a name after the tag"))?;
                Self::tagged(node, &tagged.tag.to_string(), argument)
            }
            _ => Err(node.error("expected a text, !Ref, !GetAtt or !Sub")),
        }
    }

    fn tagged(node: &Node<'_>, tag: &str, argument: &str) -> Result<Self, TemplateError> {
        match tag {
            "!Ref" => Ok(Self::Ref(argument.to_owned())),
            "!Sub" => Ok(Self::Sub(argument.to_owned())),
            "!GetAtt" => match argument.split_once('.') {
                Some((resource, attribute)) => Ok(Self::Attribute { resource: resource.to_owned(), attribute: attribute.to_owned() }),
                None => Err(node.error(format!("!GetAtt {argument} names no attribute"))),
            },
            other => Err(node.error(format!("the local platform does not know {other}"))),
        }
    }

    /// The name in `!Ref <name>`.
    pub(super) fn name_in_ref(node: &Node<'_>) -> Result<String, TemplateError> {
        match Self::read(node)? {
            Self::Ref(name) => Ok(name),
            _ => Err(node.error("expected !Ref <name>")),
        }
    }

    /// The resource in `!GetAtt <resource>.<attribute>`.
    pub(super) fn resource_of(node: &Node<'_>, wanted: &str) -> Result<String, TemplateError> {
        match Self::read(node)? {
            Self::Attribute { resource, attribute } if attribute == wanted => Ok(resource),
            _ => Err(node.error(format!("expected !GetAtt <resource>.{wanted}"))),
        }
    }
}
