//! `template.yaml` with the stacks nested in it: the files that `sam deploy` deploys, in which everything is called as where it stands.
//!
//! A nested stack is given tables, queues and settings as parameters. Here each `!Ref` to one of these is replaced by what the outer
//! stack passes, so `!Ref OrdersTableArn` reads `!GetAtt OrdersTable.Arn`: whoever reads on finds one shop, and no border in it.

use super::TemplateError;
use super::node::Node;
use serde_norway::value::{Tag, TaggedValue};
use serde_norway::{Mapping, Value};
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// One file.
#[derive(Debug)]
pub struct Stack {
    /// Its name, such as `template-jobs.yaml`.
    pub file: String,
    pub document: Value,
}

/// What a nested stack's parameters stand for, by their names.
type Arguments = HashMap<String, Argument>;

#[derive(Clone)]
enum Argument {
    Ref(String),
    /// As after `!GetAtt`: `OrdersTable.Arn`.
    Attribute(String),
}

/// A file, and each that it names, outermost first.
///
/// # Errors
/// A file that cannot be read, or refers to what is not in it; a nested stack that is given too few parameters, too many, or
/// something else than a `!Ref` or a `!GetAtt`.
pub fn stacks(path: &Path) -> Result<Vec<Stack>, TemplateError> {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    assemble(&file, &|file| std::fs::read_to_string(path.with_file_name(file)))
}

/// The same, of texts that `load` knows by the names of their files.
pub(super) fn assemble(file: &str, load: &dyn Fn(&str) -> std::io::Result<String>) -> Result<Vec<Stack>, TemplateError> {
    let outer = parse(file, load)?;
    let mut nested = Vec::new();
    for (_, resource) in Node::root(file, &outer.document).get("Resources")?.entries()? {
        if resource.get("Type")?.text()? == "AWS::CloudFormation::Stack" {
            nested.push(read_nested(&resource.get("Properties")?, load)?);
        }
    }
    nested.insert(0, outer);
    Ok(nested)
}

fn parse(file: &str, load: &dyn Fn(&str) -> std::io::Result<String>) -> Result<Stack, TemplateError> {
    let text = load(file).map_err(|error| TemplateError::at(file, error.to_string()))?;
    let document = serde_norway::from_str(&text).map_err(|error| TemplateError::syntax(file, &error))?;
    let root = Node::root(file, &document);
    let mut names = HashSet::new();
    for section in ["Parameters", "Resources"] {
        names.extend(root.find(section).map(|node| node.entries()).transpose()?.into_iter().flatten().map(|(name, _)| name));
    }
    check_names(&root, &names)?;
    Ok(Stack { file: file.to_owned(), document })
}

/// Whatever a file refers to is in it: AWS would not find it elsewhere, and linters do not look into functions.
fn check_names(node: &Node<'_>, known: &HashSet<&str>) -> Result<(), TemplateError> {
    match node.value() {
        Value::Mapping(_) => node.entries()?.iter().try_for_each(|(_, entry)| check_names(entry, known)),
        Value::Sequence(_) => node.items()?.iter().try_for_each(|item| check_names(item, known)),
        Value::Tagged(tagged) => {
            let text = tagged.value.as_str().ok_or_else(|| node.error("expected a text after the tag"))?;
            let names: Vec<&str> = match tagged.tag.to_string().as_str() {
                "!Sub" => text.split("${").skip(1).filter_map(|rest| rest.split(['}', '.']).next()).collect(),
                _ => text.split('.').take(1).collect(),
            };
            match names.iter().find(|name| !known.contains(**name) && !name.starts_with("AWS::")) {
                Some(unknown) => Err(node.error(format!("nothing in {} is called {unknown}", node.file()))),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

fn read_nested(properties: &Node<'_>, load: &dyn Fn(&str) -> std::io::Result<String>) -> Result<Stack, TemplateError> {
    properties.only(&["TemplateURL", "Parameters"])?;
    let mut stack = parse(properties.get("TemplateURL")?.text()?, load)?;
    let mut arguments = Arguments::new();
    for (name, value) in properties.get("Parameters")?.entries()? {
        arguments.insert(name.to_owned(), Argument::read(&value)?);
    }
    let parameters = Node::root(&stack.file, &stack.document).get("Parameters")?;
    let names: Vec<&str> = parameters.entries()?.iter().map(|(name, _)| *name).collect();
    if let Some(missing) = names.iter().find(|name| !arguments.contains_key(**name)) {
        return Err(properties.error(format!("{} asks for {missing}", stack.file)));
    }
    if let Some(unknown) = arguments.keys().find(|name| !names.contains(&name.as_str())) {
        return Err(properties.error(format!("{} knows no {unknown}", stack.file)));
    }
    stack.document = replaced(stack.document, &arguments);
    Ok(stack)
}

impl Argument {
    fn read(node: &Node<'_>) -> Result<Self, TemplateError> {
        let Value::Tagged(tagged) = node.value() else { return Err(node.error("expected !Ref or !GetAtt")) };
        let name = tagged.value.as_str().ok_or_else(|| node.error("expected a name after the tag"))?.to_owned();
        match tagged.tag.to_string().as_str() {
            "!Ref" => Ok(Self::Ref(name)),
            "!GetAtt" => Ok(Self::Attribute(name)),
            _ => Err(node.error("expected !Ref or !GetAtt")),
        }
    }

    fn value(&self) -> Value {
        let (tag, name) = match self {
            Self::Ref(name) => ("Ref", name),
            Self::Attribute(name) => ("GetAtt", name),
        };
        Value::Tagged(Box::new(TaggedValue { tag: Tag::new(tag), value: Value::String(name.clone()) }))
    }

    const fn name(&self) -> &String {
        match self {
            Self::Ref(name) | Self::Attribute(name) => name,
        }
    }
}

fn replaced(value: Value, arguments: &Arguments) -> Value {
    match value {
        Value::Mapping(entries) => {
            Value::Mapping(entries.into_iter().map(|(key, value)| (key, replaced(value, arguments))).collect::<Mapping>())
        }
        Value::Sequence(items) => Value::Sequence(items.into_iter().map(|item| replaced(item, arguments)).collect()),
        Value::Tagged(tagged) => tagged_replaced(*tagged, arguments),
        plain => plain,
    }
}

fn tagged_replaced(TaggedValue { tag, value }: TaggedValue, arguments: &Arguments) -> Value {
    let value = match (tag.to_string().as_str(), value) {
        ("!Ref", Value::String(name)) => match arguments.get(&name) {
            Some(argument) => return argument.value(),
            None => Value::String(name),
        },
        ("!Sub", Value::String(mut pattern)) => {
            for (parameter, argument) in arguments {
                pattern = pattern.replace(&format!("${{{parameter}}}"), &format!("${{{}}}", argument.name()));
            }
            Value::String(pattern)
        }
        (_, value) => replaced(value, arguments),
    };
    Value::Tagged(Box::new(TaggedValue { tag, value }))
}
