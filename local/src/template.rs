//! `template.yaml` and the stacks nested in it, read into types: the tables, queues, buckets, functions and routes that the
//! local platform creates and serves. Knows the parts of SAM that the templates use and refuses what it does not know, so that
//! a misspelt property fails here rather than in a deployment. Creates nothing.

mod environment;
mod event_filter;
mod events;
mod functions;
mod intrinsics;
mod node;
mod resources;
mod stacks;

pub use environment::Names;
pub use event_filter::EventFilter;
pub use events::{Event, HttpRoute, LogMapping, ObjectMapping, QueueMapping, SocketApi, StreamMapping};
pub use functions::Function;
pub use intrinsics::Text;
pub use resources::{Bucket, Cors, Index, Keys, Parameter, Queue, Redrive, Table};
pub use stacks::{Stack, stacks};

use node::Node;
use std::collections::HashMap;
use std::path::Path;

const OUTERMOST: &str = "template.yaml";

/// The deployed system, as far as a laptop needs it.
#[derive(Debug, Default)]
pub struct Template {
    pub parameters: Vec<Parameter>,
    pub tables: Vec<Table>,
    pub queues: Vec<Queue>,
    pub buckets: Vec<Bucket>,
    pub functions: Vec<Function>,
    pub cors: Option<Cors>,
    pub socket_apis: Vec<SocketApi>,
    /// Logical names.
    pub log_groups: Vec<String>,
}

/// One line: where in which file, and what is wrong there.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct TemplateError {
    place: String,
    problem: String,
}

impl Template {
    /// A file, with the stacks that it names.
    ///
    /// # Errors
    /// The first thing in the files that this platform cannot read or does not know.
    pub fn read(path: &Path) -> Result<Self, TemplateError> {
        Self::of(&stacks(path)?)
    }

    /// One text without others, as `template.yaml`.
    ///
    /// # Errors
    /// The first thing in it that this platform cannot read or does not know.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let load = |file: &str| if file == OUTERMOST { Ok(text.to_owned()) } else { Err(std::io::ErrorKind::NotFound.into()) };
        Self::of(&stacks::assemble(OUTERMOST, &load)?)
    }

    fn of(stacks: &[Stack]) -> Result<Self, TemplateError> {
        let mut template = Self::default();
        let mut places = HashMap::new();
        for (depth, stack) in stacks.iter().enumerate() {
            let root = Node::root(&stack.file, &stack.document);
            if let Some(parameters) = root.find("Parameters").filter(|_| depth == 0) {
                template.parameters = parameters.entries()?.iter().map(Parameter::read).collect::<Result<_, _>>()?;
            }
            let globals = functions::Globals::read(&root)?;
            for (name, resource) in root.get("Resources")?.entries()? {
                if let Some(other) = places.insert(name, &stack.file) {
                    return Err(resource.error(format!("there is another {name} in {other}")));
                }
                template.add(name, &resource, &globals)?;
            }
        }
        for api in &template.socket_apis {
            api.join(&mut template.functions)?;
        }
        template.check_references()?;
        Ok(template)
    }

    fn add(&mut self, name: &str, resource: &Node<'_>, globals: &functions::Globals) -> Result<(), TemplateError> {
        let kind = resource.get("Type")?;
        match kind.text()? {
            "AWS::DynamoDB::Table" => self.tables.push(Table::read(name, &resource.get("Properties")?)?),
            "AWS::SQS::Queue" => self.queues.push(Queue::read(name, &resource.get("Properties")?)?),
            "AWS::S3::Bucket" => self.buckets.push(Bucket::read(name, &resource.get("Properties")?)?),
            "AWS::Serverless::Function" => self.functions.push(Function::read(name, resource, globals)?),
            "AWS::Serverless::HttpApi" => self.cors = Cors::read(resource)?,
            "AWS::Serverless::WebSocketApi" => self.socket_apis.push(SocketApi::read(name, &resource.get("Properties")?)?),
            // Who reads the bucket from outside: here the gateway does. Who is woken by what: there is nobody to wake at a laptop.
            "AWS::S3::BucketPolicy" | "AWS::IAM::Role" | "AWS::CloudWatch::Alarm" | "AWS::CloudWatch::Dashboard" | "AWS::SNS::Topic" => {}
            "AWS::Logs::LogGroup" => self.log_groups.push(name.to_owned()),
            // Read beside this one.
            "AWS::CloudFormation::Stack" => {}
            unknown => return Err(kind.error(format!("the local platform does not know {unknown}"))),
        }
        Ok(())
    }

    /// What a function, queue or mapping points at must be there.
    fn check_references(&self) -> Result<(), TemplateError> {
        for queue in &self.queues {
            if let Some(redrive) = &queue.redrive {
                self.require_queue(&redrive.queue, &format!("{}: RedrivePolicy", queue.name))?;
            }
        }
        for function in &self.functions {
            if function.events.is_empty() {
                return Err(TemplateError::at(&function.place, "nothing starts it"));
            }
            for event in &function.events {
                self.check_event(event, &function.place)?;
            }
        }
        Ok(())
    }

    fn check_event(&self, event: &Event, place: &str) -> Result<(), TemplateError> {
        match event {
            Event::Queue(mapping) => self.require_queue(&mapping.queue, place),
            Event::Stream(mapping) => match self.tables.iter().find(|table| table.name == mapping.table) {
                None => Err(TemplateError::at(place, format!("there is no table {}", mapping.table))),
                Some(table) if table.stream_view.is_none() => {
                    Err(TemplateError::at(place, format!("table {} has no stream", mapping.table)))
                }
                Some(_) => Ok(()),
            },
            Event::Object(mapping) => match self.buckets.iter().find(|bucket| bucket.name == mapping.bucket) {
                None => Err(TemplateError::at(place, format!("there is no bucket {}", mapping.bucket))),
                Some(bucket) if !bucket.tells_of_objects => {
                    Err(TemplateError::at(place, format!("bucket {} does not tell EventBridge of its objects", mapping.bucket)))
                }
                Some(_) => Ok(()),
            },
            Event::Log(mapping) if !self.log_groups.contains(&mapping.group) => {
                Err(TemplateError::at(place, format!("there is no log group {}", mapping.group)))
            }
            Event::Log(_) | Event::Http(_) | Event::Schedule { .. } | Event::Socket { .. } => Ok(()),
        }
    }

    fn require_queue(&self, name: &str, place: &str) -> Result<(), TemplateError> {
        if self.queues.iter().any(|queue| queue.name == name) {
            return Ok(());
        }
        Err(TemplateError::at(place, format!("there is no queue {name}")))
    }
}

impl TemplateError {
    fn at(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { place: place.into(), problem: problem.into().replace('\n', " ") }
    }

    fn syntax(file: &str, error: &serde_norway::Error) -> Self {
        let place = error
            .location()
            .map_or_else(|| "somewhere".to_owned(), |location| format!("line {}, column {}", location.line(), location.column()));
        Self::at(format!("{file}: {place}"), error.to_string())
    }
}

#[cfg(test)]
mod tests;
